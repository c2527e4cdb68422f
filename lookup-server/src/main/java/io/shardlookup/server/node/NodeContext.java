package io.shardlookup.server.node;

import io.shardlookup.server.config.NodeConfig;
import io.shardlookup.server.store.DirectoryStore;

/**
 * What the parts of one node share.
 *
 * @param config how it runs
 * @param store keeps the directory
 * @param world time and chance
 * @param threads where it runs
 */
record NodeContext(
    NodeConfig config, DirectoryStore store, NodeEnvironment world, NodeThreads threads) {}
