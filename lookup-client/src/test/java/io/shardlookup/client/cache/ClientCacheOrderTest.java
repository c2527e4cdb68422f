package io.shardlookup.client.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import io.shardlookup.client.fake.Records;
import io.shardlookup.model.Assignment;
import io.shardlookup.model.Generation;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.DirectoryChange;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Resolves run beside what the session's thread does (changes, replies, resets, one-call answers
 * after a failover), and no resolve may find
 *
 * <ul>
 *   <li>OLD: a placement that is older than the V it is presented with, or
 *   <li>BACK: a placement older than one that was handed out before the resolve began.
 * </ul>
 *
 * <p>Every revision changes both keys, so that a placement's generation is the revision since which
 * it is right. Lincheck's model checker explores interleavings; it takes its time to instrument, so
 * the fast tests have threads race instead.
 *
 * <p>Seen to fail, as it should: OLD with V published before the cached keys are changed in {@code
 * ClientCache.apply}, and with the cache read before V in {@code ClientCache.find}, by the model
 * checker and by racing threads; BACK without the wait for F in {@code ClientCache.publish}, and
 * without the check against F in {@code ClientCache.offer}, by the fast tests.
 */
class ClientCacheOrderTest {
  private static final String RIGHT = "right";
  private static final String NOTHING = "nothing";
  private static final int STEPS = 50_000;

  /** Where readers have hardly run yet, on a busy machine, there are up to so many. */
  private static final int MOST_STEPS = 20 * STEPS;

  /** Of the key, and as many of the mirrored one: a resolve that finds nothing shows nothing. */
  private static final long LEAST_HITS = 1_000;

  @Test
  @Timeout(60)
  void racingResolvesNeverFindWhatIsOldOrGoesBack() throws Exception {
    CacheUnderTest cache = new CacheUnderTest();
    AtomicBoolean over = new AtomicBoolean();
    LongAdder hitsOfKey = new LongAdder();
    LongAdder hitsOfMirror = new LongAdder();
    Callable<Set<String>> reader =
        () -> {
          Set<String> found = new TreeSet<>();
          while (!over.get()) {
            found.add(counted(cache.findKey(), hitsOfKey));
            found.add(counted(cache.findMirrored(), hitsOfMirror));
          }
          return found;
        };
    ExecutorService threads = Executors.newFixedThreadPool(2);

    List<Future<Set<String>>> readers = List.of(threads.submit(reader), threads.submit(reader));
    Random random = new Random(7);
    for (int i = 0; i < STEPS || (i < MOST_STEPS && tooFew(hitsOfKey, hitsOfMirror)); i++) {
      cache.step(random);
    }
    over.set(true);
    threads.shutdown();

    assertThat(readers.get(0).get()).isSubsetOf(RIGHT, NOTHING);
    assertThat(readers.get(1).get()).isSubsetOf(RIGHT, NOTHING);
    assertThat(hitsOfKey.sum()).as("hits of the key").isGreaterThan(LEAST_HITS);
    assertThat(hitsOfMirror.sum()).as("hits of the mirrored key").isGreaterThan(LEAST_HITS);
  }

  private static String counted(String found, LongAdder hits) {
    if (!found.equals(NOTHING)) {
      hits.increment();
    }
    return found;
  }

  private static boolean tooFew(LongAdder hitsOfKey, LongAdder hitsOfMirror) {
    return hitsOfKey.sum() <= LEAST_HITS || hitsOfMirror.sum() <= LEAST_HITS;
  }

  @Test
  void inAnyOrderOfStepsTheAnswersNeverGoBack() {
    for (int seed = 0; seed < 500; seed++) {
      CacheUnderTest cache = new CacheUnderTest();
      Random random = new Random(seed);
      for (int i = 0; i < 30; i++) {
        cache.step(random);

        assertThat(cache.resolveKey()).as("seed %s, step %s", seed, i).isEqualTo(RIGHT);
        assertThat(cache.resolveMirrored()).as("seed %s, step %s", seed, i).isEqualTo(RIGHT);
      }
    }
  }

  @Test
  @Tag("slow")
  void noInterleavingFindsWhatIsOldOrGoesBack() {
    assertThatCode(() -> options(10, 500).check(CacheUnderTest.class)).doesNotThrowAnyException();
  }

  /** What is immutable runs without a switch of threads inside. */
  private static ModelCheckingOptions options(int iterations, int invocations) {
    return new ModelCheckingOptions()
        .iterations(iterations)
        .invocationsPerIteration(invocations)
        .threads(3)
        .actorsPerThread(3)
        .actorsBefore(3)
        .actorsAfter(1)
        .addGuarantee(forClasses(CacheUnderTest::isImmutable).allMethods().ignore())
        .sequentialSpecification(AlwaysRight.class);
  }

  /** What every operation must return, in whatever order. */
  public static final class AlwaysRight {
    public void commit() {}

    public void push() {}

    public void reply() {}

    public void answerOfAnotherNode() {}

    public void reset() {}

    public void hold() {}

    public String resolveKey() {
      return RIGHT;
    }

    public String resolveMirrored() {
      return RIGHT;
    }
  }

  /** A cache, the truth that moves ahead of it, and what was handed out. */
  public static final class CacheUnderTest {
    private static final String KEYS = "shops";
    private static final String MIRROR = "orders";
    private static final String KEY = "k";

    static boolean isImmutable(String className) {
      return className.startsWith("io.shardlookup.model.")
          || className.startsWith("kotlinx.collections.immutable.")
          || className.startsWith("io.shardlookup.client.fake.");
    }

    private final ClientCache cache = new ClientCache(ConcurrentHashMap::new);
    private final AtomicLong handedOutOfKeys = new AtomicLong();
    private final AtomicLong handedOutOfMirror = new AtomicLong();
    private long truth = 1;
    private long sent = 1;

    public CacheUnderTest() {
      cache.reset(new Revision(1));
      hold();
      reply();
    }

    @Operation(nonParallelGroup = "session")
    public void commit() {
      truth++;
    }

    @Operation(nonParallelGroup = "session")
    public void push() {
      if (sent < truth) {
        sent++;
        cache.apply(
            new Revision(sent),
            List.of(
                Records.entry(KEYS, KEY, "shard-1", sent),
                Records.mapping(MIRROR, new Scope.Slot(0), "shard-1", sent)));
      }
    }

    @Operation(nonParallelGroup = "session")
    public void reply() {
      boolean unused = cache.offer(KEYS, KEY, entry(sent), new Revision(sent));
    }

    /** The key, and the mirrored one too while that is not held: only then is it asked for. */
    @Operation(nonParallelGroup = "session")
    public void answerOfAnotherNode() {
      boolean mirrored = cache.held().keyspace(MIRROR) != null;
      cache.handOut(new Revision(truth));
      if (cache.find(KEYS, KEY) == null) {
        handedOutOfKeys.accumulateAndGet(truth, Math::max);
      }
      if (!mirrored) {
        handedOutOfMirror.accumulateAndGet(truth, Math::max);
      }
    }

    @Operation(nonParallelGroup = "session")
    public void reset() {
      cache.reset(new Revision(sent));
    }

    @Operation(nonParallelGroup = "session")
    public void hold() {
      cache.hold(new KeyspaceName(KEYS), List.of(Records.keyspace(KEYS, Records.DIRECTORY)));
      List<DirectoryChange> mirror =
          List.of(
              Records.keyspace(MIRROR, new Strategy.Hash(1)),
              Records.mapping(MIRROR, new Scope.Slot(0), "shard-1", sent));
      cache.hold(new KeyspaceName(MIRROR), mirror);
    }

    /** One of the session's operations, the frequent ones more often. */
    void step(Random random) {
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> commit();
        case 3, 4, 5, 6 -> push();
        case 7, 8 -> reply();
        case 9 -> answerOfAnotherNode();
        case 10 -> hold();
        default -> {
          if (random.nextInt(10) == 0) {
            reset();
          }
        }
      }
    }

    @Operation
    public String resolveKey() {
      return orRight(findKey());
    }

    @Operation
    public String resolveMirrored() {
      return orRight(findMirrored());
    }

    /** What {@link #resolveKey} is, or that nothing is held. */
    String findKey() {
      return find(KEYS, handedOutOfKeys);
    }

    /** What {@link #resolveMirrored} is, or that nothing is held. */
    String findMirrored() {
      return find(MIRROR, handedOutOfMirror);
    }

    /** When something is held is not for an order of steps to say. */
    private static String orRight(String found) {
      return found.equals(NOTHING) ? RIGHT : found;
    }

    private String find(String keyspace, AtomicLong handedOut) {
      long before = handedOut.get();
      PlacementAsOf found = cache.find(keyspace, KEY);
      if (found == null) {
        return NOTHING;
      }
      long generation = found.placement().generation().value();
      if (generation < found.asOf().value()) {
        return "OLD";
      }
      handedOut.accumulateAndGet(generation, Math::max);
      return generation < before ? "BACK" : RIGHT;
    }

    private static Placement entry(long generation) {
      return Placement.of(
          new Scope.Entry(KEY),
          Assignment.serving(new ShardName("shard-1")),
          new Generation(generation));
    }
  }
}
