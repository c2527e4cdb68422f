package io.shardlookup.client.cache;

import static io.shardlookup.client.fake.Records.DIRECTORY;
import static io.shardlookup.client.fake.Records.entry;
import static io.shardlookup.client.fake.Records.hash;
import static io.shardlookup.client.fake.Records.keyspace;
import static io.shardlookup.client.fake.Records.mapping;
import static io.shardlookup.client.fake.Records.shard;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.Assignment;
import io.shardlookup.model.Generation;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.DirectoryChange;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cache at revision 10 that holds a mirror and the keys of a DIRECTORY keyspace. */
class ClientCacheTest {
  private static final KeyspaceName ORDERS = new KeyspaceName("orders");
  private static final KeyspaceName SHOPS = new KeyspaceName("shops");

  private final ClientCache cache = new ClientCache(ConcurrentHashMap::new);

  @BeforeEach
  void hold() {
    cache.identify("directory-a");
    cache.reset(revision(10));
    cache.apply(
        revision(10),
        List.of(
            shard("shard-1"),
            keyspace("orders", new Strategy.Hash(1)),
            keyspace("shops", DIRECTORY)));
    cache.hold(ORDERS, hash("orders", 1, "shard-1", 9));
    cache.hold(SHOPS, List.of(keyspace("shops", DIRECTORY)));
    assertThat(cache.offer("shops", "s1", answer("s1", "shard-1", 9), revision(10))).isTrue();
  }

  @Test
  void aMirrorThatIsCreatedAnewInTheMessageOfItsRemovalIsNotHeld() {
    cache.apply(
        revision(15),
        List.of(
            keyspace("orders", new Strategy.Hash(1), KeyspaceState.DELETING),
            new DirectoryChange.MappingRemoved(ORDERS, new Scope.Slot(0)),
            new DirectoryChange.KeyspaceRemoved(ORDERS),
            keyspace("orders", new Strategy.Hash(1))));

    assertThat(cache.held().keyspace("orders")).isNull();
    assertThat(cache.holding()).containsExactly("shops");
    assertThat(cache.held().definition("orders")).isNotNull();

    cache.hold(ORDERS, hash("orders", 1, "shard-2", 14));

    assertThat(shardOf("orders", "any")).isEqualTo("shard-2");
  }

  @Test
  void keysOfAKeyspaceThatIsCreatedAnewInTheMessageOfItsRemovalAreGone() {
    cache.apply(
        revision(15),
        List.of(new DirectoryChange.KeyspaceRemoved(SHOPS), keyspace("shops", DIRECTORY)));

    assertThat(cache.find("shops", "s1")).isNull();
    assertThat(cache.holding()).containsExactly("orders");
    assertThat(cache.offer("shops", "s1", answer("s1", "shard-1", 9), revision(15))).isFalse();

    cache.hold(SHOPS, List.of(keyspace("shops", DIRECTORY)));

    assertThat(cache.find("shops", "s1")).isNull();
  }

  @Test
  void aKeyspaceThatComesBackAsAnotherKindIsNotHeld() {
    cache.apply(revision(15), List.of(keyspace("shops", new Strategy.Hash(1))));
    assertThat(cache.holding()).containsExactly("orders");

    cache.apply(revision(16), List.of(keyspace("orders", DIRECTORY)));
    assertThat(cache.holding()).isEmpty();
  }

  @Test
  void whileAKeyspaceIsBeingDeletedNothingOfItIsHeld() {
    cache.apply(
        revision(15), List.of(keyspace("orders", new Strategy.Hash(1), KeyspaceState.DELETING)));
    cache.apply(revision(16), List.of(mapping("orders", new Scope.Slot(0), "shard-2", 16)));

    assertThat(cache.holding()).containsExactly("shops");
    assertThat(cache.held().keyspace("orders")).isNull();
  }

  @Test
  void anotherWriteOfItsRecordLeavesAKeyspaceHeld() {
    cache.apply(
        revision(15),
        List.of(keyspace("orders", new Strategy.Hash(1)), keyspace("shops", DIRECTORY)));

    assertThat(shardOf("orders", "any")).isEqualTo("shard-1");
    assertThat(shardOf("shops", "s1")).isEqualTo("shard-1");
  }

  @Test
  void aChangeFromBeforeAnAnswerDoesNotTakeItBack() {
    cache.offer("shops", "s1", answer("s1", "shard-3", 20), revision(20));

    cache.apply(revision(15), List.of(entry("shops", "s1", "shard-2", 15)));

    assertThat(shardOf("shops", "s1")).isEqualTo("shard-3");

    cache.apply(revision(21), List.of(entry("shops", "s1", "shard-4", 21)));

    assertThat(shardOf("shops", "s1")).isEqualTo("shard-4");
  }

  @Test
  void aResetOfWhatMayNotAnswerFreezesNothing() {
    cache.setAnswering(false);
    cache.reset(revision(15));
    cache.setAnswering(true);

    assertThat(cache.held().frozen("orders", "any")).isNull();
    assertThat(cache.held().frozen("shops", "s1")).isNull();
  }

  @Test
  void whatWasFrozenAnswersNoMoreOnceNothingMayAnswer() {
    cache.reset(revision(15));
    assertThat(cache.held().frozen("orders", "any")).isNotNull();

    cache.setAnswering(false);
    cache.setAnswering(true);

    assertThat(cache.held().frozen("orders", "any")).isNull();
  }

  @Test
  void theShardsFromBeforeAResetAreKnownUntilItsRecordsCome() {
    cache.reset(revision(15));
    assertThat(cache.held().shards())
        .extracting(known -> known.name().text())
        .containsExactly("shard-1");

    cache.apply(revision(15), List.of(shard("shard-2")));
    cache.raise(revision(15));

    assertThat(cache.held().shards())
        .extracting(known -> known.name().text())
        .containsExactly("shard-2");
  }

  @Test
  void frozenKeysAreAskedAnewOnceTheirKeyspaceIsHeldAgainAndThenForgotten() {
    cache.reset(revision(15));
    assertThat(cache.nextFrozenKeys(10)).isNull();

    cache.hold(SHOPS, List.of(keyspace("shops", DIRECTORY)));

    assertThat(cache.nextFrozenKeys(10)).isEqualTo(new Refill.Page("shops", List.of("s1")));
    assertThat(cache.held().frozen("shops", "s1")).isNotNull();
    assertThat(cache.nextFrozenKeys(10)).isNull();
    assertThat(cache.held().frozen("shops", "s1")).isNull();
    assertThat(cache.held().frozen("orders", "any")).isNotNull();
  }

  @Test
  void keysOfEveryFrozenLayerAreAskedAnewTheNewestFirst() {
    cache.reset(revision(15));
    cache.hold(SHOPS, List.of(keyspace("shops", DIRECTORY)));
    assertThat(cache.offer("shops", "s2", answer("s2", "shard-1", 9), revision(15))).isTrue();
    cache.reset(revision(16));

    cache.hold(SHOPS, List.of(keyspace("shops", DIRECTORY)));

    assertThat(cache.nextFrozenKeys(10)).isEqualTo(new Refill.Page("shops", List.of("s2")));
    assertThat(cache.nextFrozenKeys(10)).isEqualTo(new Refill.Page("shops", List.of("s1")));
    assertThat(cache.nextFrozenKeys(10)).isNull();
  }

  @Test
  void aResetCanBeResumedOnlyOnceItsRecordsHaveCome() {
    assertThat(cache.resumable()).isEqualTo(revision(10));

    cache.reset(revision(15));
    assertThat(cache.resumable()).isEqualTo(Revision.NONE);
    cache.apply(revision(15), List.of(shard("shard-1")));
    assertThat(cache.resumable()).isEqualTo(Revision.NONE);
    cache.raise(revision(15));
    assertThat(cache.resumable()).isEqualTo(revision(15));

    cache.reset(revision(16));
    cache.apply(revision(16), List.of(shard("shard-1")));
    cache.apply(revision(17), List.of());
    assertThat(cache.resumable()).isEqualTo(revision(17));

    cache.reset(revision(18));
    cache.hold(ORDERS, hash("orders", 1, "shard-1", 9));
    assertThat(cache.resumable()).isEqualTo(revision(18));
  }

  private String shardOf(String keyspace, String key) {
    return Objects.requireNonNull(cache.find(keyspace, key)).placement().shard().text();
  }

  private static Placement answer(String key, String shard, long generation) {
    return Placement.of(
        new Scope.Entry(key), Assignment.serving(new ShardName(shard)), new Generation(generation));
  }

  private static Revision revision(long value) {
    return new Revision(value);
  }
}
