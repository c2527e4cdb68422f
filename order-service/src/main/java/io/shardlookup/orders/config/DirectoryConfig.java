package io.shardlookup.orders.config;

import io.shardlookup.model.KeyspaceName;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The directory that tells where orders live.
 *
 * @param nodes lookup nodes, {@code host:port}; others are learnt from them
 * @param orders the keyspace of orders
 * @param snapshotFile where to keep what it said; null to keep nothing, so that the instance cannot
 *     start without a lookup node
 */
public record DirectoryConfig(
    List<String> nodes, KeyspaceName orders, @Nullable Path snapshotFile) {}
