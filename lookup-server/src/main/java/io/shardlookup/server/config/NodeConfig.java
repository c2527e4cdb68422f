package io.shardlookup.server.config;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one lookup node runs.
 *
 * @param nodeId its name, unique among the nodes of a directory
 * @param listen where it is reached
 * @param store what keeps the directory
 * @param serving how much work it takes
 * @param dataDir where it keeps its snapshot; null to keep none, so that it cannot start without
 *     the store
 * @param snapshotInterval how often a changed view is saved
 * @param drainTimeout how long work under way may take when the node leaves
 */
public record NodeConfig(
    String nodeId,
    ListenConfig listen,
    StoreConfig store,
    ServingConfig serving,
    @Nullable Path dataDir,
    Duration snapshotInterval,
    Duration drainTimeout) {}
