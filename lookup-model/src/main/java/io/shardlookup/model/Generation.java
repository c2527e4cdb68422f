package io.shardlookup.model;

/**
 * The version of one record: the revision at which it was last written. Rises on every change, over
 * delete and re-create too.
 *
 * @param value the revision's number, 0 for a record that is not stored yet
 */
public record Generation(long value) implements Comparable<Generation> {
  /** Of a record that is not stored yet. */
  public static final Generation NONE = new Generation(0);

  /** Refuses negative values with {@link IllegalArgumentException}. */
  public Generation {
    if (value < 0) {
      throw new IllegalArgumentException("generation: " + value + " (expected: 0 or more)");
    }
  }

  /** The generation of a record last written at this revision. */
  public static Generation at(Revision revision) {
    return new Generation(revision.value());
  }

  /** Whether this version was written before the other. */
  public boolean isOlderThan(Generation other) {
    return value < other.value;
  }

  /** The revision at which the record was written. */
  public Revision revision() {
    return new Revision(value);
  }

  @Override
  public int compareTo(Generation other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return revision().toString();
  }
}
