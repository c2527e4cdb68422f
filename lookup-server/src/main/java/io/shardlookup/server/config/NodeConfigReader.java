package io.shardlookup.server.config;

import io.shardlookup.runtime.options.ConfigException;
import io.shardlookup.runtime.options.OptionValues;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Turns the texts of options into a configuration whose every value is within bounds. */
final class NodeConfigReader {
  private static final Duration MILLISECOND = Duration.ofMillis(1);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Pattern URL = Pattern.compile("(https?://)?[^/:\\s]+:[0-9]{1,5}");

  private NodeConfigReader() {}

  static NodeConfig node(NodeOptions options) {
    if (options.nodeId == null) {
      throw ConfigException.of("node-id", "none", "a name that no other node has");
    }
    return new NodeConfig(
        OptionValues.name("node-id", options.nodeId),
        listen(options),
        store(options),
        serving(options),
        path(options.dataDir),
        OptionValues.duration(
            "snapshot-interval", options.snapshotInterval, Duration.ofMillis(100), HOUR),
        OptionValues.duration("drain-timeout", options.drainTimeout, Duration.ZERO, HOUR));
  }

  private static ListenConfig listen(NodeOptions options) {
    String advertised = options.advertisedEndpoint;
    if (advertised != null) {
      advertised = OptionValues.endpoint("advertised-endpoint", advertised);
    } else if (options.clientHost.equals("0.0.0.0") || options.clientHost.equals("::")) {
      throw ConfigException.of(
          "advertised-endpoint",
          "none",
          "host:port, since clients cannot connect to " + options.clientHost);
    }
    return new ListenConfig(
        OptionValues.host("client-host", options.clientHost),
        OptionValues.port("client-port", options.clientPort),
        OptionValues.port("metrics-port", options.metricsPort),
        advertised);
  }

  private enum StoreKind {
    ETCD,
    MEMORY
  }

  private static StoreConfig store(NodeOptions options) {
    if (OptionValues.word("store", options.store, StoreKind.class) == StoreKind.MEMORY) {
      return new StoreConfig.Memory();
    }
    var endpoints = OptionValues.list("etcd-endpoints", options.etcdEndpoints);
    for (String endpoint : endpoints) {
      if (!URL.matcher(endpoint).matches()) {
        throw ConfigException.of(
            "etcd-endpoints", '"' + endpoint + '"', "http://host:port or https://host:port");
      }
    }
    if (!options.etcdRoot.endsWith("/") || options.etcdRoot.length() < 2) {
      throw ConfigException.of(
          "etcd-root", '"' + options.etcdRoot + '"', "a prefix that ends with a slash");
    }
    if ((options.etcdUser == null) != (options.etcdPasswordFile == null)) {
      throw ConfigException.of(
          options.etcdUser == null ? "etcd-user" : "etcd-password-file",
          "none",
          "both etcd-user and etcd-password-file, or neither");
    }
    return new StoreConfig.Etcd(
        endpoints,
        options.etcdRoot,
        options.etcdUser,
        OptionValues.file("etcd-password-file", options.etcdPasswordFile),
        OptionValues.file("etcd-ca-file", options.etcdCaFile));
  }

  private static ServingConfig serving(NodeOptions options) {
    return new ServingConfig(
        OptionValues.number("max-in-flight", options.maxInFlight, 1, 1_000_000),
        OptionValues.number("max-sessions", options.maxSessions, 1, 1_000_000),
        OptionValues.duration(
            "heartbeat-interval",
            options.heartbeatInterval,
            Duration.ofMillis(50),
            Duration.ofSeconds(60)),
        OptionValues.duration(
            "min-revision-bound", options.minRevisionBound, MILLISECOND, Duration.ofMinutes(1)),
        OptionValues.number("change-log-capacity", options.changeLogCapacity, 1, 10_000_000));
  }

  private static @Nullable Path path(@Nullable String value) {
    return value == null ? null : Path.of(value);
  }
}
