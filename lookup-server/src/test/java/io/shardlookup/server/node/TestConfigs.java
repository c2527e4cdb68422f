package io.shardlookup.server.node;

import io.shardlookup.server.config.ListenConfig;
import io.shardlookup.server.config.NodeConfig;
import io.shardlookup.server.config.ServingConfig;
import io.shardlookup.server.config.StoreConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Configurations of nodes in tests: free ports of the loopback. */
final class TestConfigs {
  private TestConfigs() {}

  static NodeConfig memory(String nodeId, @Nullable Path dataDir) {
    return new NodeConfig(
        nodeId,
        new ListenConfig("127.0.0.1", 0, 0, null),
        new StoreConfig.Memory(),
        new ServingConfig(1_000, 100, Duration.ofMillis(250), Duration.ofSeconds(2), 10_000),
        dataDir,
        Duration.ofMillis(200),
        Duration.ofSeconds(2));
  }
}
