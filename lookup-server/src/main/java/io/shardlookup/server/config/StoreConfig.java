package io.shardlookup.server.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What keeps the directory. */
public sealed interface StoreConfig {
  /** The node's own memory: for a single node in development; gone when it ends. */
  record Memory() implements StoreConfig {}

  /**
   * An etcd cluster.
   *
   * @param endpoints of its members, {@code http://host:port}
   * @param root stands before every key; ends with a slash
   * @param user who calls; null to call without
   * @param passwordFile holds the user's password; null without a user
   * @param caFile PEM file of the authority of the members' certificates; null for the JVM's
   */
  record Etcd(
      List<String> endpoints,
      String root,
      @Nullable String user,
      @Nullable Path passwordFile,
      @Nullable Path caFile)
      implements StoreConfig {}
}
