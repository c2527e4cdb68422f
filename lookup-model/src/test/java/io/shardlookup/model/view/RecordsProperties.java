package io.shardlookup.model.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.Epoch;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.AssignmentPolicy;
import io.shardlookup.model.strategy.RangeOrder;
import io.shardlookup.model.strategy.Strategy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** A view is what its records say, however they came. */
class RecordsProperties {
  private static final List<String> KEYS =
      List.of("a", "g", "m", "z", "5", "50", "20260101-3", "20260301-4", "20260501-5");

  @Property(tries = 1_000)
  void aBatchEqualsItsChangesOneByOne(
      @ForAll("changes") List<DirectoryChange> before,
      @ForAll("changes") List<DirectoryChange> batch) {
    View start = Given.view(before);

    View atOnce = start.with(new Revision(9), batch);
    View oneByOne = start;
    for (DirectoryChange change : batch) {
      oneByOne = oneByOne.with(new Revision(9), List.of(change));
    }

    assertThat(contents(atOnce)).isEqualTo(contents(oneByOne));
  }

  @Property(tries = 1_000)
  void theLastWordOnEachRecordCounts(
      @ForAll("changes") List<DirectoryChange> changes, @ForAll Random random) {
    Map<String, DirectoryChange> last = new LinkedHashMap<>();
    changes.forEach(change -> last.put(record(change), change));
    List<DirectoryChange> shuffled = new ArrayList<>(last.values());
    Collections.shuffle(shuffled, random);

    assertThat(contents(Given.view(shuffled))).isEqualTo(contents(Given.view(changes)));
  }

  @Property
  void aViewNeverChanges(
      @ForAll("changes") List<DirectoryChange> before,
      @ForAll("changes") List<DirectoryChange> batch) {
    View view = Given.view(before);
    Map<String, Object> contents = contents(view);

    View next = view.with(new Revision(9), batch);

    assertThat(contents(view)).isEqualTo(contents);
    assertThat(view.revision()).isEqualTo(new Revision(1));
    assertThat(next.revision()).isEqualTo(new Revision(9));
  }

  @Property
  void removingEverythingLeavesNothing(@ForAll("changes") List<DirectoryChange> changes) {
    View view = Given.view(changes);

    List<DirectoryChange> removals =
        new ArrayList<>(changes.stream().map(RecordsProperties::removalOf).toList());

    assertThat(contents(view.with(new Revision(9), removals))).isEqualTo(contents(View.EMPTY));
  }

  @Provide
  Arbitrary<List<DirectoryChange>> changes() {
    return Arbitraries.frequencyOf(
            Tuple.of(3, keyspaceChanges()),
            Tuple.of(12, mappingChanges()),
            Tuple.of(3, epochChanges()),
            Tuple.of(1, shardChanges()))
        .list()
        .ofMaxSize(25);
  }

  private static Arbitrary<DirectoryChange> keyspaceChanges() {
    return Arbitraries.of(
        Given.put(new Strategy.Hash(4)),
        Given.put(new Strategy.Hash(2)),
        Given.put(new Strategy.Range(RangeOrder.BYTES)),
        Given.put(new Strategy.Range(RangeOrder.NUMERIC)),
        Given.put(new Strategy.Sequence("")),
        Given.put(new Strategy.Directory(AssignmentPolicy.WEIGHTED)),
        new DirectoryChange.KeyspaceRemoved(Given.KEYSPACE),
        new DirectoryChange.KeyspaceDamaged(Given.KEYSPACE, "gibberish"));
  }

  private static Arbitrary<DirectoryChange> mappingChanges() {
    Arbitrary<Scope> scopes =
        Arbitraries.of(
            new Scope.Entry("a"),
            new Scope.Entry("5"),
            new Scope.Slot(0),
            new Scope.Slot(1),
            new Scope.Slot(3),
            Given.range("", "g"),
            Given.range("", "5"),
            Given.range("", null),
            Given.range("g", "m"),
            Given.range("g", null),
            Given.range("5", "50"),
            Given.range("5", "x"),
            new Scope.Residue(2026_01_01, 0),
            new Scope.Residue(2026_01_01, 1),
            new Scope.Residue(2026_03_01, 0));
    Arbitrary<String> shards = Arbitraries.of("one", "two", "three");
    return Arbitraries.integers()
        .between(0, 9)
        .flatMap(
            kind ->
                scopes.flatMap(
                    scope ->
                        shards.map(
                            shard ->
                                kind == 0
                                    ? Given.damage(scope)
                                    : kind < 4
                                        ? Given.remove(scope)
                                        : Given.put(scope, shard, kind))));
  }

  private static Arbitrary<DirectoryChange> epochChanges() {
    return Arbitraries.of(
        Given.put(2026_01_01, 2026_03_01, 2, 1),
        Given.put(2026_01_01, 0, 3, 2),
        Given.put(2026_03_01, 0, 1, 3),
        new DirectoryChange.EpochRemoved(Given.KEYSPACE, 2026_01_01),
        new DirectoryChange.EpochRemoved(Given.KEYSPACE, 2026_03_01),
        new DirectoryChange.EpochDamaged(Given.KEYSPACE, 2026_01_01, "gibberish"),
        new DirectoryChange.EpochDamaged(Given.KEYSPACE, 2026_03_01, "gibberish"));
  }

  private static Arbitrary<DirectoryChange> shardChanges() {
    return Arbitraries.of(
        new DirectoryChange.ShardPut(Given.shard("one")),
        new DirectoryChange.ShardPut(Given.shard("one").withGeneration(new Generation(7))),
        new DirectoryChange.ShardRemoved(new ShardName("one")),
        new DirectoryChange.ShardDamaged(new ShardName("one"), "gibberish"));
  }

  /** Everything that can be seen of a view but its revision. */
  private static Map<String, Object> contents(View view) {
    Map<String, Object> contents = new TreeMap<>();
    Map<ShardName, Shard> shards = new HashMap<>();
    view.shards().forEach(shard -> shards.put(shard.name(), shard));
    contents.put("shards", shards);
    contents.put("damaged shards", view.damagedShards());
    KeyspaceMap map = view.keyspace("orders");
    if (map != null) {
      Map<Scope, Placement> scopes = new HashMap<>();
      map.forEachScope(scopes::put);
      contents.put("scopes", scopes);
      contents.put("scope count", map.scopeCount() + " of " + scopes.size());
      contents.put("entries", new HashMap<>(map.entries()));
      contents.put("entries by shard", map.entriesByShard());
      contents.put("epochs", map.epochs());
      contents.put("damaged", map.damaged());
      contents.put("definition", String.valueOf(map.definition()));
    }
    KEYS.forEach(key -> contents.put("key " + key, located(view, key)));
    return contents;
  }

  private static Object located(View view, String key) {
    try {
      return String.valueOf(view.locate("orders", key));
    } catch (LookupException e) {
      return e.reason() + " " + e.getMessage();
    }
  }

  /** What the change is about, so that the last one counts. */
  private static String record(DirectoryChange change) {
    return removalOf(change).toString();
  }

  private static DirectoryChange removalOf(DirectoryChange change) {
    if (change instanceof DirectoryChange.MappingPut c) {
      return removal(c.mapping().scope());
    } else if (change instanceof DirectoryChange.MappingRemoved c) {
      return removal(c.scope());
    } else if (change instanceof DirectoryChange.MappingDamaged c) {
      return removal(c.scope());
    } else if (change instanceof DirectoryChange.EpochPut c) {
      Epoch epoch = c.epoch();
      return new DirectoryChange.EpochRemoved(Given.KEYSPACE, epoch.date());
    } else if (change instanceof DirectoryChange.EpochDamaged c) {
      return new DirectoryChange.EpochRemoved(Given.KEYSPACE, c.date());
    } else if (change instanceof DirectoryChange.ShardPut
        || change instanceof DirectoryChange.ShardDamaged) {
      return new DirectoryChange.ShardRemoved(new ShardName("one"));
    } else if (change instanceof DirectoryChange.KeyspacePut
        || change instanceof DirectoryChange.KeyspaceDamaged) {
      return new DirectoryChange.KeyspaceRemoved(Given.KEYSPACE);
    }
    return change;
  }

  private static DirectoryChange removal(Scope scope) {
    return Given.remove(
        scope instanceof Scope.Range range ? new Scope.Range(range.start(), null) : scope);
  }
}
