package io.shardlookup.testkit;

import io.shardlookup.model.Assignment;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.server.cutover.CutoverGuard;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.StoreTransaction.Write;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Steers one mapping of a {@link TestDirectory} through what a relocation does to it, in fenced
 * keyspaces too. It moves no rows and raises no fences: that remains with the shards under test.
 *
 * <p>Every verb returns when each running node knows the change, with the revision of it; clients
 * hear of it by push. Thread-safe.
 */
public final class ScopeControl {
  private static final Duration SHORTEST_CUTOVER = Duration.ofMillis(1);
  private static final Duration LONGEST_CUTOVER = CutoverGuard.LONGEST_LIMIT;

  private final TestDirectory directory;
  private final KeyspaceName keyspace;
  private final Scope scope;

  ScopeControl(TestDirectory directory, KeyspaceName keyspace, Scope scope) {
    this.directory = directory;
    this.keyspace = keyspace;
    this.scope = scope;
  }

  /** What the directory says of it; empty for a key without an entry. */
  public Optional<Placement> placement() {
    return Optional.ofNullable(directory.read().keyspace(keyspace).get(scope));
  }

  /** Served by this shard from now on, with nothing under way. Creates the entry of a key. */
  public Revision serveBy(String shard) {
    ShardName name = new ShardName(shard);
    return directory.change(
        snapshot -> {
          snapshot.shard(name);
          KeyspaceMap map = snapshot.keyspace(keyspace);
          Placement current = map.get(scope);
          List<Write> writes = new ArrayList<>();
          writes.add(write(stored(map, current), Assignment.serving(name)));
          if (current == null) {
            snapshot.countOf(definition(map), 1).ifPresent(writes::add);
          }
          return writes;
        });
  }

  /** MOVING to this shard: its shard serves reads and writes as before. */
  public Revision moveTo(String target) {
    return headFor(target, MappingState.MOVING, mapping -> {});
  }

  /**
   * CUTOVER to this shard: writes are held until {@link #complete} or {@link #giveUp}, at most for
   * a minute, which is the longest that lookup nodes allow.
   */
  public Revision cutOverTo(String target) {
    return cutOverTo(target, LONGEST_CUTOVER);
  }

  /**
   * CUTOVER to this shard for so long, 1 ms..1 min: past that, a lookup node sets it back to its
   * source, as when a relocation dies.
   */
  public Revision cutOverTo(String target, Duration limit) {
    if (limit.compareTo(SHORTEST_CUTOVER) < 0 || limit.compareTo(LONGEST_CUTOVER) > 0) {
      throw LookupException.invalid("limit", limit, SHORTEST_CUTOVER + ".." + LONGEST_CUTOVER);
    }
    return headFor(
        target,
        MappingState.CUTOVER,
        mapping -> mapping.setCutoverMillis(Math.toIntExact(limit.toMillis())));
  }

  /** PENDING, as residues of an epoch that is being introduced: writes are held. */
  public Revision pend() {
    if (!(scope instanceof Scope.Residue)) {
      throw LookupException.invalid(
          "scope", scope.describe(), "a residue: only epochs are introduced PENDING");
    }
    return assign(
        current -> new Assignment(current.shard(), MappingState.PENDING, null, List.of()));
  }

  /** The switch: what was MOVING or in CUTOVER is served by its target, what was PENDING serves. */
  public Revision complete() {
    return assign(
        current ->
            Assignment.serving(
                current.state() == MappingState.PENDING ? current.shard() : target(current)));
  }

  /** Back to the source: what was MOVING or in CUTOVER is served by its shard as before. */
  public Revision giveUp() {
    return assign(
        current -> {
          target(current);
          return Assignment.serving(current.shard());
        });
  }

  /** Removes the entry of a key, which its wider scope covers from now on, if there is one. */
  public Revision remove() {
    if (!(scope instanceof Scope.Entry entry)) {
      throw LookupException.invalid("scope", scope.describe(), "an entry: others only change");
    }
    return directory.change(
        snapshot -> {
          KeyspaceMap map = snapshot.keyspace(keyspace);
          require(map.get(scope));
          List<Write> writes = new ArrayList<>();
          writes.add(new Write(Layout.entry(keyspace, entry.key()), null));
          snapshot.countOf(definition(map), -1).ifPresent(writes::add);
          return writes;
        });
  }

  private Revision headFor(
      String target, MappingState state, Consumer<io.shardlookup.v1.Mapping.Builder> more) {
    ShardName name = new ShardName(target);
    return directory.change(
        snapshot -> {
          snapshot.shard(name);
          Placement current = require(snapshot.keyspace(keyspace).get(scope));
          Assignment next = new Assignment(current.shard(), state, name, List.of());
          return List.of(write(current.scopeOf(key()), next, more));
        });
  }

  private Revision assign(UnaryOperator<Assignment> next) {
    return directory.change(
        snapshot -> {
          Placement current = require(snapshot.keyspace(keyspace).get(scope));
          return List.of(write(current.scopeOf(key()), next.apply(current.assignment())));
        });
  }

  private Write write(Scope whole, Assignment assignment) {
    return write(whole, assignment, mapping -> {});
  }

  /** With what only the stored record holds. */
  private Write write(
      Scope whole, Assignment assignment, Consumer<io.shardlookup.v1.Mapping.Builder> more) {
    io.shardlookup.v1.Mapping.Builder record =
        WireCodec.toWire(new Mapping(keyspace, whole, assignment, Generation.NONE)).toBuilder();
    more.accept(record);
    return new Write(Layout.mapping(keyspace, whole), record.build().toByteString());
  }

  /** The scope with its end, if it has one; only an entry may be new. */
  private Scope stored(KeyspaceMap map, @Nullable Placement current) {
    if (current == null && scope instanceof Scope.Entry entry) {
      if (definition(map).isMirrored()) {
        map.locate(entry.key());
      }
      return scope;
    }
    return require(current).scopeOf(key());
  }

  private ShardName target(Assignment current) {
    ShardName target = current.target();
    if (target == null) {
      throw new LookupException(
          ErrorReason.NOT_STABLE,
          scope.describe() + " is " + current.state() + " (expected: MOVING or CUTOVER)");
    }
    return target;
  }

  private Placement require(@Nullable Placement current) {
    if (current != null) {
      return current;
    }
    throw new LookupException(
        scope instanceof Scope.Entry ? ErrorReason.UNKNOWN_KEY : ErrorReason.UNKNOWN_SCOPE,
        scope.describe() + " of keyspace " + keyspace + " (expected: one that exists)");
  }

  private String key() {
    return scope instanceof Scope.Entry entry ? entry.key() : "";
  }

  private static Keyspace definition(KeyspaceMap map) {
    return Objects.requireNonNull(map.definition());
  }
}
