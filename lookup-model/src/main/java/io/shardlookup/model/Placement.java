package io.shardlookup.model;

import org.jspecify.annotations.Nullable;

/**
 * The answer for one key: shard, state, scope, generation. Immutable. One instance serves every key
 * of its scope, so that an answer costs no allocation.
 *
 * <p>A view keeps one for each of up to ten million entries; an {@link OfEntry} therefore holds
 * nothing but a shared assignment and a number, and can be shared by entries of one transaction.
 */
public abstract sealed class Placement {
  private final Assignment assignment;
  private final long generation;

  private Placement(Assignment assignment, Generation generation) {
    this.assignment = assignment;
    this.generation = generation.value();
  }

  /** The placement that a mapping gives to the keys of its scope. */
  public static Placement of(Scope scope, Assignment assignment, Generation generation) {
    return scope instanceof Scope.Entry
        ? new OfEntry(assignment, generation)
        : new OfScope(scope, assignment, generation);
  }

  /** The shard that serves the key. */
  public final ShardName shard() {
    return assignment.shard();
  }

  /** How it is served. */
  public final MappingState state() {
    return assignment.state();
  }

  /** Where the scope moves to; null unless MOVING or CUTOVER. */
  public final @Nullable ShardName target() {
    return assignment.target();
  }

  /** Who serves the key, and how. */
  public final Assignment assignment() {
    return assignment;
  }

  /** Version of the mapping that gave the answer. */
  public final Generation generation() {
    return new Generation(generation);
  }

  /**
   * Whether this answer comes from an older version of the directory's records than the other one.
   */
  public final boolean isOlderThan(Placement other) {
    return generation < other.generation;
  }

  /** What gave the answer, for the key that was asked for. */
  public abstract Scope scopeOf(String key);

  /** Equal: same scope, assignment and generation. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Placement that
        && getClass() == that.getClass()
        && generation == that.generation
        && assignment.equals(that.assignment);
  }

  @Override
  public int hashCode() {
    return 31 * assignment.hashCode() + Long.hashCode(generation);
  }

  @Override
  public String toString() {
    return shard() + " " + state() + " @" + generation();
  }

  /** By the key's own entry. */
  public static final class OfEntry extends Placement {
    OfEntry(Assignment assignment, Generation generation) {
      super(assignment, generation);
    }

    @Override
    public Scope scopeOf(String key) {
      return new Scope.Entry(key);
    }
  }

  /** By a slot, range or residue. */
  public static final class OfScope extends Placement {
    private final Scope scope;

    OfScope(Scope scope, Assignment assignment, Generation generation) {
      super(assignment, generation);
      this.scope = scope;
    }

    @Override
    public Scope scopeOf(String key) {
      return scope;
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return super.equals(other) && other instanceof OfScope that && scope.equals(that.scope);
    }

    @Override
    public int hashCode() {
      return 31 * super.hashCode() + scope.hashCode();
    }
  }
}
