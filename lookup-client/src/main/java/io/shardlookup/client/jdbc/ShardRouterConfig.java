package io.shardlookup.client.jdbc;

import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.client.jdbc.database.CredentialsSource;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a router has to know.
 *
 * @param credentials the accounts for shards
 * @param poolSize connections to each shard, 1..1000; as many calls may wait for a silent shard,
 *     the others are turned away
 * @param deadline how long a write or a read may take unless said otherwise, 1 ms..10 min; a shard
 *     on which no transaction ends for half of it, while more calls wait than it has connections,
 *     is silent
 * @param connectTimeout how long opening a connection may take, 50 ms..1 min
 * @param lockWait how long a statement waits for a row that another transaction has locked, 1 s..1
 *     min
 * @param driverProperties further properties of MySQL Connector/J, for example {@code sslMode};
 *     those that would let work slip past the router are refused
 * @param meters where metrics are shown; null for nowhere
 */
public record ShardRouterConfig(
    CredentialsSource credentials,
    int poolSize,
    Duration deadline,
    Duration connectTimeout,
    Duration lockWait,
    Map<String, String> driverProperties,
    @Nullable MeterRegistry meters) {
  /** Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT. */
  public ShardRouterConfig {
    if (poolSize < 1 || poolSize > 1_000) {
      throw LookupException.invalid("pool_size", poolSize, "1..1000");
    }
    between("deadline", deadline, Duration.ofMillis(1), Duration.ofMinutes(10));
    between("connect_timeout", connectTimeout, Duration.ofMillis(50), Duration.ofMinutes(1));
    between("lock_wait", lockWait, Duration.ofSeconds(1), Duration.ofMinutes(1));
    driverProperties = Map.copyOf(driverProperties);
  }

  /** The defaults, with these accounts. */
  public static Builder of(CredentialsSource credentials) {
    return new Builder(credentials);
  }

  private static void between(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw LookupException.invalid(name, value, min + ".." + max);
    }
  }

  /** Collects a configuration, starting from the defaults. Not thread-safe. */
  public static final class Builder {
    private final CredentialsSource credentials;
    private int poolSize = 16;
    private Duration deadline = Duration.ofSeconds(5);
    private Duration connectTimeout = Duration.ofSeconds(2);
    private Duration lockWait = Duration.ofSeconds(5);
    private Map<String, String> driverProperties = Map.of();
    private @Nullable MeterRegistry meters;

    private Builder(CredentialsSource credentials) {
      this.credentials = credentials;
    }

    /** Connections to each shard; 16 unless said otherwise. */
    public Builder poolSize(int value) {
      poolSize = value;
      return this;
    }

    /** How long a write or a read may take; 5 s unless said otherwise. */
    public Builder deadline(Duration value) {
      deadline = value;
      return this;
    }

    /** How long opening a connection may take; 2 s unless said otherwise. */
    public Builder connectTimeout(Duration value) {
      connectTimeout = value;
      return this;
    }

    /** How long a statement waits for a locked row; 5 s unless said otherwise. */
    public Builder lockWait(Duration value) {
      lockWait = value;
      return this;
    }

    /** Further properties of the driver; none unless said otherwise. */
    public Builder driverProperties(Map<String, String> values) {
      driverProperties = values;
      return this;
    }

    /** Where metrics are shown; nowhere unless said otherwise. */
    public Builder meters(@Nullable MeterRegistry value) {
      meters = value;
      return this;
    }

    /** The configuration; {@link LookupException} INVALID_ARGUMENT for values out of bounds. */
    public ShardRouterConfig build() {
      return new ShardRouterConfig(
          credentials, poolSize, deadline, connectTimeout, lockWait, driverProperties, meters);
    }
  }
}
