package io.shardlookup.model;

/**
 * A point in the history of one directory: incarnation * 2^48 + store revision. Orders all changes;
 * {@link #NONE} is before the first one.
 *
 * @param value the number on the wire and in SQL, 0 or more
 */
public record Revision(long value) implements Comparable<Revision> {
  /** Before every change. */
  public static final Revision NONE = new Revision(0);

  private static final int STORE_BITS = 48;
  private static final long STORE_MASK = (1L << STORE_BITS) - 1;
  private static final int MAX_INCARNATION = 0x7fff;

  /** Refuses negative values with {@link IllegalArgumentException}. */
  public Revision {
    if (value < 0) {
      throw new IllegalArgumentException("revision: " + value + " (expected: 0 or more)");
    }
  }

  /**
   * The revision of an incarnation (0..32767) at which its store has the given revision
   * (0..2^48-1).
   */
  public static Revision of(int incarnation, long storeRevision) {
    if (incarnation < 0 || incarnation > MAX_INCARNATION) {
      throw new IllegalArgumentException(
          "incarnation: " + incarnation + " (expected: 0.." + MAX_INCARNATION + ")");
    }
    if (storeRevision < 0 || storeRevision > STORE_MASK) {
      throw new IllegalArgumentException(
          "store revision: " + storeRevision + " (expected: 0.." + STORE_MASK + ")");
    }
    return new Revision(((long) incarnation << STORE_BITS) | storeRevision);
  }

  /** How often the directory was restored from a backup before this point. */
  public int incarnation() {
    return (int) (value >>> STORE_BITS);
  }

  /** The store's own revision within its incarnation. */
  public long storeRevision() {
    return value & STORE_MASK;
  }

  /** Whether this point lies before the other. */
  public boolean isOlderThan(Revision other) {
    return value < other.value;
  }

  /** Whether this point is the other or lies after it. */
  public boolean isAtLeast(Revision other) {
    return value >= other.value;
  }

  /** The later of two points. */
  public static Revision max(Revision a, Revision b) {
    return a.value >= b.value ? a : b;
  }

  @Override
  public int compareTo(Revision other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return incarnation() == 0
        ? Long.toString(storeRevision())
        : incarnation() + ":" + storeRevision();
  }
}
