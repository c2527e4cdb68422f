package io.shardlookup.model.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.model.Assignment;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Epoch;
import io.shardlookup.model.Fencing;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.Table;
import io.shardlookup.model.strategy.AssignmentPolicy;
import io.shardlookup.model.strategy.RangeOrder;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.strategy.Texts;
import io.shardlookup.model.view.DirectoryChange;
import java.time.ZoneId;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What goes through a message's bytes comes back equal. */
class WireProperties {
  private static final WireCodec CODEC = new WireCodec(new AssignmentPool());
  private static final ChangeCodec CHANGES = new ChangeCodec(CODEC);

  @Property
  void keys(@ForAll("anyKey") String key) {
    assertThat(WireCodec.keyFromWire(WireCodec.keyToWire(key))).isEqualTo(key);
  }

  @Property
  void shards(@ForAll("anyShard") Shard shard) throws InvalidProtocolBufferException {
    byte[] bytes = WireCodec.toWire(shard).toByteArray();

    assertThat(WireCodec.fromWire(io.shardlookup.v1.Shard.parseFrom(bytes))).isEqualTo(shard);
  }

  @Property
  void epochs(@ForAll("anyEpoch") Epoch epoch) throws InvalidProtocolBufferException {
    byte[] bytes = WireCodec.toWire(epoch).toByteArray();

    assertThat(WireCodec.fromWire(io.shardlookup.v1.Epoch.parseFrom(bytes))).isEqualTo(epoch);
  }

  @Property
  void mappings(@ForAll("anyMapping") Mapping mapping) throws InvalidProtocolBufferException {
    byte[] bytes = WireCodec.toWire(mapping).toByteArray();

    assertThat(CODEC.fromWire(io.shardlookup.v1.Mapping.parseFrom(bytes))).isEqualTo(mapping);
  }

  @Property
  void placementsKeepAllButUncleanedShards(@ForAll("anyMapping") Mapping mapping)
      throws InvalidProtocolBufferException {
    Placement sent = Placement.of(mapping.scope(), mapping.assignment(), mapping.generation());
    byte[] bytes = WireCodec.toWire(sent).toByteArray();

    Placement received = CODEC.fromWire(io.shardlookup.v1.Placement.parseFrom(bytes));

    assertThat(received.scopeOf("key")).isEqualTo(sent.scopeOf("key"));
    assertThat(received.generation()).isEqualTo(sent.generation());
    assertThat(received.assignment())
        .isEqualTo(new Assignment(sent.shard(), sent.state(), sent.target(), List.of()));
  }

  @Property
  void keyspaces(@ForAll("anyKeyspace") Keyspace keyspace) throws InvalidProtocolBufferException {
    byte[] bytes = KeyspaceCodec.toWire(keyspace).toByteArray();

    assertThat(KeyspaceCodec.fromWire(io.shardlookup.v1.Keyspace.parseFrom(bytes)))
        .isEqualTo(keyspace);
  }

  @Property
  void changes(@ForAll("anyChange") DirectoryChange change) throws InvalidProtocolBufferException {
    byte[] bytes = ChangeCodec.toWire(change).toByteArray();

    assertThat(CHANGES.fromWire(io.shardlookup.v1.Change.parseFrom(bytes)))
        .isEqualTo(asClientsSee(change));
  }

  /** Clients learn of damage without its reason, and of what they need not know as gone. */
  private static DirectoryChange asClientsSee(DirectoryChange change) {
    if (change instanceof DirectoryChange.MappingDamaged c) {
      return new DirectoryChange.MappingDamaged(c.keyspace(), c.scope(), "the node cannot read it");
    } else if (change instanceof DirectoryChange.EpochDamaged c) {
      return new DirectoryChange.EpochDamaged(c.keyspace(), c.date(), "the node cannot read it");
    } else if (change instanceof DirectoryChange.KeyspaceDamaged c) {
      return new DirectoryChange.KeyspaceRemoved(c.keyspace());
    } else if (change instanceof DirectoryChange.ShardDamaged c) {
      return new DirectoryChange.ShardRemoved(c.shard());
    }
    return change;
  }

  @Provide
  Arbitrary<String> anyKey() {
    return Texts.keys();
  }

  @Provide
  Arbitrary<Shard> anyShard() {
    return Combinators.combine(
            shardNames(),
            Arbitraries.strings().ofMinLength(1).ofMaxLength(20).alpha(),
            Arbitraries.integers().between(0, Shard.MAX_WEIGHT),
            Arbitraries.of(ShardState.class),
            Arbitraries.strings().ofMaxLength(9).alpha(),
            generations())
        .as(Shard::new);
  }

  @Provide
  Arbitrary<Epoch> anyEpoch() {
    return Combinators.combine(
            keyspaceNames(),
            Arbitraries.of(2026_01_01, 2026_02_01, 1_01_01),
            Arbitraries.of(0, 2026_03_01, 9999_12_31),
            Arbitraries.integers().between(1, Epoch.MAX_RESIDUES),
            generations())
        .as(Epoch::new);
  }

  @Provide
  Arbitrary<Mapping> anyMapping() {
    return Combinators.combine(keyspaceNames(), scopes(), assignments(), generations())
        .as(Mapping::new);
  }

  @Provide
  Arbitrary<Keyspace> anyKeyspace() {
    Arbitrary<Strategy> strategies =
        Arbitraries.oneOf(
            Arbitraries.integers().between(1, Strategy.Hash.MAX_SLOTS).map(Strategy.Hash::new),
            Arbitraries.of(RangeOrder.class).map(Strategy.Range::new),
            Arbitraries.of("", "o-", "№").map(Strategy.Sequence::new),
            Arbitraries.of(AssignmentPolicy.class).map(Strategy.Directory::new));
    return Combinators.combine(
            keyspaceNames(),
            Arbitraries.of(Fencing.class),
            strategies,
            Arbitraries.of("UTC", "Z", "Europe/Berlin", "+05:30").map(ZoneId::of),
            Arbitraries.integers().between(0, 36_500),
            Arbitraries.of(new Table("orders", "number"), new Table("t", "k")).list().ofMaxSize(3),
            Arbitraries.of(KeyspaceState.class),
            generations())
        .as(Keyspace::new);
  }

  @Provide
  Arbitrary<DirectoryChange> anyChange() {
    Arbitrary<KeyspaceName> keyspaces = keyspaceNames();
    return Arbitraries.oneOf(
        anyKeyspace().map(DirectoryChange.KeyspacePut::new),
        keyspaces.map(DirectoryChange.KeyspaceRemoved::new),
        keyspaces.map(k -> new DirectoryChange.KeyspaceDamaged(k, "gibberish")),
        anyShard().map(DirectoryChange.ShardPut::new),
        shardNames().map(DirectoryChange.ShardRemoved::new),
        shardNames().map(s -> new DirectoryChange.ShardDamaged(s, "gibberish")),
        anyMapping().map(DirectoryChange.MappingPut::new),
        Combinators.combine(keyspaces, scopes()).as(DirectoryChange.MappingRemoved::new),
        Combinators.combine(keyspaces, scopes())
            .as((k, s) -> new DirectoryChange.MappingDamaged(k, s, "gibberish")),
        anyEpoch().map(DirectoryChange.EpochPut::new),
        keyspaces.map(k -> new DirectoryChange.EpochRemoved(k, 2026_01_01)),
        keyspaces.map(k -> new DirectoryChange.EpochDamaged(k, 2026_01_01, "gibberish")));
  }

  private static Arbitrary<Scope> scopes() {
    return Arbitraries.oneOf(
        Texts.keys().map(Scope.Entry::new),
        Arbitraries.integers().between(0, Strategy.Hash.MAX_SLOTS - 1).map(Scope.Slot::new),
        Combinators.combine(
                Arbitraries.oneOf(Arbitraries.just(""), Texts.keys()), Texts.keys().injectNull(0.2))
            .as(Scope.Range::new),
        Arbitraries.integers()
            .between(0, Epoch.MAX_RESIDUES - 1)
            .map(residue -> new Scope.Residue(2026_02_01, residue)));
  }

  private static Arbitrary<Assignment> assignments() {
    return Combinators.combine(
            shardNames(),
            Arbitraries.of(MappingState.class),
            shardNames(),
            shardNames().list().ofMaxSize(3))
        .as(
            (shard, state, target, uncleaned) ->
                new Assignment(
                    shard,
                    state,
                    state == MappingState.MOVING || state == MappingState.CUTOVER ? target : null,
                    uncleaned));
  }

  private static Arbitrary<KeyspaceName> keyspaceNames() {
    return Arbitraries.of("orders", "shops", "a").map(KeyspaceName::new);
  }

  private static Arbitrary<ShardName> shardNames() {
    return Arbitraries.of("shard-1", "shard-2", "z").map(ShardName::new);
  }

  private static Arbitrary<Generation> generations() {
    return Arbitraries.longs().between(0, Long.MAX_VALUE).map(Generation::new);
  }
}
