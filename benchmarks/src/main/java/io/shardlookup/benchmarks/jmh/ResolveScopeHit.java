package io.shardlookup.benchmarks.jmh;

import io.shardlookup.client.LookupClient;
import io.shardlookup.model.Placement;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
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
 * Resolving in a mirrored keyspace, and getting the same keys from a map that holds each of them.
 * The keys asked for are equal to the held ones but not the same objects, in random order.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ResolveScopeHit {
  /** How the keyspace routes. */
  @Param("HASH")
  public ScopeKeyspace strategy;

  /** How many keys have an entry of their own. */
  @Param("0")
  public int pins;

  /** How many different keys are asked for; a power of two. */
  @Param("1048576")
  public int keys;

  private InProcessDirectory directory;
  private LookupClient client;
  private ConcurrentHashMap<String, Placement> map = new ConcurrentHashMap<>();
  private String[] asked = {};

  /** Fills both sides. */
  @Setup
  public void fill() {
    String keyspace = ScopeKeyspace.NAME.text();
    directory = new InProcessDirectory(strategy.records(keys, pins), keyspace, 1);
    client = directory.client();
    map = new ConcurrentHashMap<>(2 * keys);
    asked = new String[keys];
    for (int i = 0; i < keys; i++) {
      asked[i] = strategy.key(i);
      map.put(strategy.key(i), client.resolve(keyspace, asked[i]));
    }
    Shuffle.inPlace(asked, new Random(1));
  }

  /** Ends the node and the client. */
  @TearDown
  public void close() {
    directory.close();
  }

  /** The product, or the limit. */
  @Benchmark
  public @Nullable Placement find(Turns turns, Caller caller) {
    String key = asked[caller.next(asked.length)];
    return turns.isProducts() ? client.resolve("measured", key) : map.get(key);
  }
}
