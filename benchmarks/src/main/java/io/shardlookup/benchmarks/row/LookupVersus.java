package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.directory.ClientOperations;
import io.shardlookup.benchmarks.directory.MeasuredDirectory;
import io.shardlookup.benchmarks.load.Comparison;
import io.shardlookup.benchmarks.load.LoadResult;
import io.shardlookup.benchmarks.load.Operation;
import io.shardlookup.benchmarks.peer.EtcdPeer;
import io.shardlookup.benchmarks.peer.MariaDbPeer;
import io.shardlookup.benchmarks.peer.PeerMissingException;
import io.shardlookup.benchmarks.peer.RedisPeer;
import io.shardlookup.benchmarks.report.Goal;
import io.shardlookup.benchmarks.report.Row;
import io.shardlookup.benchmarks.report.Topic;
import io.shardlookup.client.LookupClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;

/** {@code lookup_vs_etcd}, {@code lookup_vs_redis} and {@code lookup_vs_mysql}. */
public final class LookupVersus implements Measurement {
  private static final String COMMON =
      "Cold resolves of DIRECTORY keys as the client batches them, with as many in flight, against ";

  private final Topic topic;
  private final String versus;
  private final int inFlight;
  private final Goals goals;
  private final Start start;

  private LookupVersus(Topic topic, String versus, int inFlight, Goals goals, Start start) {
    this.topic = topic;
    this.versus = versus;
    this.inFlight = inFlight;
    this.goals = goals;
    this.start = start;
  }

  /** Against etcd itself. */
  public static LookupVersus etcd() {
    Topic topic =
        new Topic(
            "lookup_vs_etcd",
            COMMON + "serializable reads of the same records from the same etcd through jetcd.",
            "that etcd is slow at what it is for, nor reads confirmed with a quorum (`linearizable`), which cost etcd's own price.");
    Goals goals = new Goals(Goal.atLeast(25), Goal.atMost(0.2));
    return new LookupVersus(
        topic,
        "jetcd, serializable",
        512,
        goals,
        run -> {
          EtcdPeer peer = new EtcdPeer(run.directory().etcdEndpoints());
          Operation get =
              peer.get(
                  Arrays.stream(run.directory().keys()).map(MeasuredDirectory::etcdKey).toList());
          return new Peer(get, Runnable::run, peer);
        });
  }

  /** Against Redis as a lookup table. */
  public static LookupVersus redis() {
    Topic topic =
        new Topic(
            "lookup_vs_redis",
            COMMON
                + "`GET` on a Redis server without persistence, through one Lettuce connection with its default flushing.",
            "a Redis cluster, Lettuce with manual flushing, nor what Redis would lack: nobody tells its readers of changes, and no"
                + " write is checked against it.");
    Goals goals = new Goals(Goal.atLeast(1), Goal.atMost(1));
    return new LookupVersus(
        topic,
        "Redis GET, Lettuce",
        512,
        goals,
        run -> {
          RedisPeer peer = RedisPeer.start(run.folder(), run.directory().keys());
          return new Peer(peer.get(), Runnable::run, peer);
        });
  }

  /** Against what most services have today. */
  public static LookupVersus mysql() {
    int threads = 32;
    Topic topic =
        new Topic(
            "lookup_vs_mysql",
            COMMON
                + "a primary-key `SELECT` with server-side prepared statements on a MariaDB lookup table that fits its buffer"
                + " pool, each request on a thread and a connection of its own.",
            "a lookup joined into a statement that runs anyway, nor a table larger than memory.");
    Goals goals = new Goals(Goal.atLeast(1), Goal.atMost(1));
    return new LookupVersus(
        topic,
        "MariaDB SELECT",
        threads,
        goals,
        run -> {
          MariaDbPeer peer = MariaDbPeer.start(run.folder(), run.directory().keys(), threads);
          return new Peer(peer.select(), peer.threads(), peer);
        });
  }

  @Override
  public Topic topic() {
    return topic;
  }

  @Override
  public List<Row> measure(Run run) throws IOException {
    String size = inFlight + " in flight";
    try (LookupClient client = ClientOperations.coldClient(run.directory());
        Peer peer = start.peer(run)) {
      Operation resolve = ClientOperations.resolve(client, run.directory());
      Comparison<LoadResult> results =
          run.compare(resolve, peer.operation(), inFlight, peer.threads());
      List<Row> rows =
          List.of(
              results
                  .of(LoadResult::perSecond)
                  .row(topic.name(), size, "1/s", versus, goals.throughput()),
              results
                  .of(LoadResult::p99Micros)
                  .row(topic.name(), size + ": p99", "µs", versus, goals.p99()));
      run.explain(rows, resolve, inFlight);
      return rows;
    } catch (PeerMissingException e) {
      return List.of(Row.notMeasured(topic.name(), size, versus, String.valueOf(e.getMessage())));
    }
  }

  private record Goals(Goal throughput, Goal p99) {}

  /** Starts a peer and connects to it. */
  private interface Start {
    Peer peer(Run run);
  }

  private record Peer(Operation operation, Executor threads, AutoCloseable running)
      implements AutoCloseable {
    @Override
    public void close() {
      try {
        running.close();
      } catch (Exception e) {
        throw new IllegalStateException("a peer did not end", e);
      }
    }
  }
}
