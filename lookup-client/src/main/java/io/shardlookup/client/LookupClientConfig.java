package io.shardlookup.client;

import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.failover.EndpointSource;
import io.shardlookup.client.lookup.LookupSettings;
import io.shardlookup.client.session.SessionPlan;
import io.shardlookup.client.session.SessionSettings;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.error.LookupException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a client has to know.
 *
 * @param endpoints where lookup nodes are
 * @param learnEndpoints whether nodes named by nodes are used too
 * @param clientId name for logs and metrics, 0..128 characters
 * @param keyspaces keyspaces to hold from the start; others are held from their first use on. At
 *     most 1000 in all
 * @param deadline how long a resolve may take unless said otherwise, 1 ms..1 min
 * @param attemptTimeout how long one node has before the next one is asked too, 5 ms..10 s
 * @param heartbeatInterval wanted interval between heartbeats, 50 ms..1 min; three missed end a
 *     session
 * @param batchWindow batches of lookups that may be unanswered on a session, 1..16
 * @param keysPerKeyspace keys cached of each DIRECTORY keyspace, 1..100,000,000
 * @param openLookups cold lookups that may be open, 1..10,000,000; more are refused with OVERLOADED
 * @param maxAge how old knowledge may grow and still answer; null for no limit. Checked ten times
 *     in that time
 * @param snapshotFile where to keep what is held for the next start; null to keep nothing
 * @param snapshotInterval how often that file is written, 1 s..1 day
 * @param meters where metrics are shown; null for nowhere
 */
public record LookupClientConfig(
    EndpointSource endpoints,
    boolean learnEndpoints,
    String clientId,
    List<String> keyspaces,
    Duration deadline,
    Duration attemptTimeout,
    Duration heartbeatInterval,
    int batchWindow,
    long keysPerKeyspace,
    int openLookups,
    @Nullable Duration maxAge,
    @Nullable Path snapshotFile,
    Duration snapshotInterval,
    @Nullable MeterRegistry meters) {
  private static final int MAX_CLIENT_ID = 128;
  private static final int MAX_KEYSPACES = 1_000;
  private static final int MISSED_HEARTBEATS = 3;
  private static final Duration WELCOME_TIMEOUT = Duration.ofMillis(750);
  private static final Duration STALE_AFTER = Duration.ofSeconds(3);
  private static final int MAX_BATCH_KEYS = 1_000;

  /** Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT. */
  public LookupClientConfig {
    if (clientId.length() > MAX_CLIENT_ID) {
      throw LookupException.invalid("client_id", '"' + clientId + '"', "at most 128 characters");
    }
    keyspaces = List.copyOf(keyspaces);
    if (keyspaces.size() > MAX_KEYSPACES) {
      throw LookupException.invalid("keyspaces", keyspaces.size() + " names", "at most 1000");
    }
    keyspaces.forEach(KeyspaceName::new);
    between("deadline", deadline, Duration.ofMillis(1), Duration.ofMinutes(1));
    between("attempt_timeout", attemptTimeout, Duration.ofMillis(5), Duration.ofSeconds(10));
    between("heartbeat_interval", heartbeatInterval, Duration.ofMillis(50), Duration.ofMinutes(1));
    between("batch_window", batchWindow, 1, 16);
    between("keys_per_keyspace", keysPerKeyspace, 1, 100_000_000);
    between("open_lookups", openLookups, 1, 10_000_000);
    between("snapshot_interval", snapshotInterval, Duration.ofSeconds(1), Duration.ofDays(1));
    if (maxAge != null) {
      between("max_age", maxAge, Duration.ofMillis(100), Duration.ofDays(3_650));
    }
  }

  /** The defaults, with nodes at these endpoints, each {@code host:port}. */
  public static Builder of(String... endpoints) {
    if (endpoints.length == 0) {
      throw LookupException.invalid("endpoints", "none", "at least one host:port");
    }
    return of(EndpointSource.of(Arrays.stream(endpoints).map(Endpoint::parse).toList()));
  }

  /** The defaults, with nodes from this source. */
  public static Builder of(EndpointSource endpoints) {
    return new Builder(endpoints);
  }

  /** What of it the session needs. */
  SessionSettings sessionSettings() {
    return new SessionSettings(
        clientId, heartbeatInterval, MISSED_HEARTBEATS, WELCOME_TIMEOUT, STALE_AFTER);
  }

  /** What of it cold lookups need. */
  LookupSettings lookupSettings() {
    return new LookupSettings(attemptTimeout, batchWindow, MAX_BATCH_KEYS);
  }

  /** What of it says what sessions are for. */
  SessionPlan sessionPlan() {
    return new SessionPlan(endpoints, learnEndpoints, keyspaces, maxAge);
  }

  private static void between(String name, Duration value, Duration min, Duration max) {
    if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
      throw LookupException.invalid(name, value, min + ".." + max);
    }
  }

  private static void between(String name, long value, long min, long max) {
    if (value < min || value > max) {
      throw LookupException.invalid(name, value, min + ".." + max);
    }
  }

  /** Collects a configuration, starting from the defaults. Not thread-safe. */
  public static final class Builder {
    private final EndpointSource endpoints;
    private boolean learnEndpoints = true;
    private String clientId = "";
    private List<String> keyspaces = List.of();
    private Duration deadline = Duration.ofSeconds(2);
    private Duration attemptTimeout = Duration.ofMillis(60);
    private Duration heartbeatInterval = Duration.ofMillis(250);
    private int batchWindow = 2;
    private long keysPerKeyspace = 1_000_000;
    private int openLookups = 100_000;
    private @Nullable Duration maxAge;
    private @Nullable Path snapshotFile;
    private Duration snapshotInterval = Duration.ofMinutes(1);
    private @Nullable MeterRegistry meters;

    private Builder(EndpointSource endpoints) {
      this.endpoints = endpoints;
    }

    /** Whether nodes named by nodes are used too; true unless said otherwise. */
    public Builder learnEndpoints(boolean value) {
      learnEndpoints = value;
      return this;
    }

    /** Name for logs and metrics; empty unless said otherwise. */
    public Builder clientId(String value) {
      clientId = value;
      return this;
    }

    /** Keyspaces to hold from the start; none unless said otherwise. */
    public Builder keyspaces(String... values) {
      keyspaces = List.of(values);
      return this;
    }

    /** How long a resolve may take; 2 s unless said otherwise. */
    public Builder deadline(Duration value) {
      deadline = value;
      return this;
    }

    /** How long one node has before the next one is asked too; 60 ms unless said otherwise. */
    public Builder attemptTimeout(Duration value) {
      attemptTimeout = value;
      return this;
    }

    /** Wanted interval between heartbeats; 250 ms unless said otherwise. */
    public Builder heartbeatInterval(Duration value) {
      heartbeatInterval = value;
      return this;
    }

    /** Batches that may be unanswered on a session; 2 unless said otherwise. */
    public Builder batchWindow(int value) {
      batchWindow = value;
      return this;
    }

    /** Keys cached of each DIRECTORY keyspace; 1,000,000 unless said otherwise. */
    public Builder keysPerKeyspace(long value) {
      keysPerKeyspace = value;
      return this;
    }

    /** Cold lookups that may be open; 100,000 unless said otherwise. */
    public Builder openLookups(int value) {
      openLookups = value;
      return this;
    }

    /** How old knowledge may grow and still answer; no limit unless said otherwise. */
    public Builder maxAge(@Nullable Duration value) {
      maxAge = value;
      return this;
    }

    /** Where to keep what is held for the next start; nowhere unless said otherwise. */
    public Builder snapshotFile(@Nullable Path value) {
      snapshotFile = value;
      return this;
    }

    /** How often the snapshot file is written; every minute unless said otherwise. */
    public Builder snapshotInterval(Duration value) {
      snapshotInterval = value;
      return this;
    }

    /** Where metrics are shown; nowhere unless said otherwise. */
    public Builder meters(@Nullable MeterRegistry value) {
      meters = value;
      return this;
    }

    /** The configuration; {@link LookupException} INVALID_ARGUMENT for values out of bounds. */
    public LookupClientConfig build() {
      return new LookupClientConfig(
          endpoints,
          learnEndpoints,
          clientId,
          keyspaces,
          deadline,
          attemptTimeout,
          heartbeatInterval,
          batchWindow,
          keysPerKeyspace,
          openLookups,
          maxAge,
          snapshotFile,
          snapshotInterval,
          meters);
    }
  }
}
