package io.shardlookup.benchmarks.jmh;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.shardlookup.client.LookupClient;
import io.shardlookup.model.Assignment;
import io.shardlookup.model.Fencing;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Placement;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.strategy.AssignmentPolicy;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.DirectoryChange;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Resolving cached keys of a DIRECTORY keyspace, and getting the same keys from a bare cache with
 * the same bound. Keys are asked for with a Zipf distribution, by objects other than the held ones.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResolveKeyHit {
  private static final KeyspaceName NAME = new KeyspaceName("measured");
  private static final Generation GENERATION = new Generation(1);
  private static final int KEYS_A_CALL = 10_000;
  private static final int SHARDS = 16;

  /** How many keys are cached, and asked for; a power of two. */
  @Param("1048576")
  public int keys;

  private InProcessDirectory directory;
  private LookupClient client;
  private Cache<String, Placement> cache;
  private String[] asked = {};

  /**
   * Fills both sides in the same order with equal keys. Each side has its own: the collector moves
   * a key next to whoever it finds it by first, and would favour that side.
   */
  @Setup
  public void fill() {
    long bound = 2L * keys;
    directory = new InProcessDirectory(records(keys), NAME.text(), bound);
    client = directory.client();
    cache = Caffeine.newBuilder().maximumSize(bound).build();
    String[] distinct = new String[keys];
    for (int i = 0; i < keys; i++) {
      distinct[i] = key(i);
    }
    Random random = new Random(1);
    Shuffle.inPlace(distinct, random);
    for (int from = 0; from < keys; from += KEYS_A_CALL) {
      List<String> part =
          Arrays.stream(distinct, from, Math.min(keys, from + KEYS_A_CALL))
              .map(ResolveKeyHit::copy)
              .toList();
      client
          .resolveAll(NAME.text(), part)
          .forEach((key, placement) -> cache.put(copy(key), placement));
    }
    cache.cleanUp();
    System.gc(); // what is held for long has been moved together: where it was made must not count
    ZipfRanks ranks = new ZipfRanks(keys, random);
    asked = new String[keys];
    for (int i = 0; i < keys; i++) {
      asked[i] = distinct[ranks.next()];
    }
  }

  /** Ends the node and the client. */
  @TearDown
  public void close() {
    directory.close();
    if (client.metrics().misses.sum() > keys) {
      throw new IllegalStateException(
          client.metrics().misses.sum()
              + " misses (expected: only those of filling, "
              + keys
              + ")");
    }
  }

  /** The product, or the limit. */
  @Benchmark
  public @Nullable Placement find(Turns turns, Caller caller) {
    String key = asked[caller.next(asked.length)];
    return turns.isProducts() ? client.resolve("measured", key) : cache.getIfPresent(key);
  }

  private static String key(int i) {
    return "shop-" + Digits.of(i, 9);
  }

  private static String copy(String key) {
    return new StringBuilder(key).toString();
  }

  private static List<DirectoryChange> records(int keys) {
    List<DirectoryChange> records = new ArrayList<>();
    records.add(
        new DirectoryChange.KeyspacePut(
            new Keyspace(
                NAME,
                Fencing.UNFENCED,
                new Strategy.Directory(AssignmentPolicy.WEIGHTED),
                ZoneOffset.UTC,
                0,
                List.of(),
                KeyspaceState.ACTIVE,
                GENERATION)));
    for (int i = 0; i < keys; i++) {
      records.add(
          new DirectoryChange.MappingPut(
              new Mapping(
                  NAME,
                  new io.shardlookup.model.Scope.Entry(key(i)),
                  Assignment.serving(new ShardName("shard-" + i % SHARDS)),
                  GENERATION)));
    }
    return records;
  }
}
