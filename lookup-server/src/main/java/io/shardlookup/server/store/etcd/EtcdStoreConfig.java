package io.shardlookup.server.store.etcd;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How to reach etcd.
 *
 * @param endpoints one for each member: {@code http://host:port}, {@code https://host:port} or
 *     {@code host:port}, which means http; at least one
 * @param root stands before every key; ends with a slash
 * @param callTimeout bound of a read and of a search for a member that answers; a transaction that
 *     was sent has this long again
 * @param scanTimeout bound of a page
 * @param hedgeDelay how long a member may be silent before the next one is asked as well
 * @param user name and password; null to call without
 * @param caFile PEM file of the authority that signed the members' certificates; null for the JVM's
 */
public record EtcdStoreConfig(
    List<String> endpoints,
    String root,
    Duration callTimeout,
    Duration scanTimeout,
    Duration hedgeDelay,
    @Nullable User user,
    @Nullable Path caFile) {
  /** Stands before every key unless told otherwise. */
  public static final String DEFAULT_ROOT = "shard-lookup/";

  /** An election takes up to two seconds with etcd's defaults; a call should outlast it. */
  private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);

  private static final Duration SCAN_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration HEDGE_DELAY = Duration.ofMillis(150);

  /** Refuses values out of bounds with {@link IllegalArgumentException}. */
  public EtcdStoreConfig {
    endpoints = List.copyOf(endpoints);
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("etcd endpoints: none (expected: at least one)");
    }
    endpoints.forEach(EtcdAddress::parse);
    if (!root.endsWith("/")) {
      throw new IllegalArgumentException("etcd root: \"" + root + "\" (expected: ends with /)");
    }
    requirePositive("etcd call timeout", callTimeout);
    requirePositive("etcd scan timeout", scanTimeout);
    requirePositive("etcd hedge delay", hedgeDelay);
  }

  /** The defaults: root {@code shard-lookup/}, calls 3 s, scans 10 s, next member after 150 ms. */
  public static EtcdStoreConfig of(List<String> endpoints) {
    return new EtcdStoreConfig(
        endpoints, DEFAULT_ROOT, CALL_TIMEOUT, SCAN_TIMEOUT, HEDGE_DELAY, null, null);
  }

  /** The same with another root. */
  public EtcdStoreConfig withRoot(String newRoot) {
    return new EtcdStoreConfig(
        endpoints, newRoot, callTimeout, scanTimeout, hedgeDelay, user, caFile);
  }

  /** The same with other bounds. */
  public EtcdStoreConfig withTimeouts(Duration newCallTimeout, Duration newScanTimeout) {
    return new EtcdStoreConfig(
        endpoints, root, newCallTimeout, newScanTimeout, hedgeDelay, user, caFile);
  }

  /** The same with a user; null to call without. */
  public EtcdStoreConfig withUser(@Nullable User newUser) {
    return new EtcdStoreConfig(
        endpoints, root, callTimeout, scanTimeout, hedgeDelay, newUser, caFile);
  }

  /** The same with an authority's certificate; null for the JVM's. */
  public EtcdStoreConfig withCaFile(@Nullable Path newCaFile) {
    return new EtcdStoreConfig(
        endpoints, root, callTimeout, scanTimeout, hedgeDelay, user, newCaFile);
  }

  private static void requirePositive(String name, Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: more than 0)");
    }
  }

  /**
   * Who calls.
   *
   * @param name etcd's user
   * @param password its password
   */
  public record User(String name, String password) {
    @Override
    public String toString() {
      return "User[" + name + "]";
    }
  }
}
