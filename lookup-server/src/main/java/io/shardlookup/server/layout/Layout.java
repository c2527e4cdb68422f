package io.shardlookup.server.layout;

import com.google.protobuf.ByteString;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;

/**
 * Every key of the directory, relative to the store's root. Shard keys stand raw at the end, so
 * that they may hold slashes; numbers have a fixed width, so that their order is numeric.
 */
public final class Layout {
  static final String MAP = "map/";
  static final String KEYSPACES = "keyspaces";
  static final String SHARDS = "shards";
  static final String ENTRIES = "entries";
  static final String SLOTS = "slots";
  static final String RANGES = "ranges";
  static final String EPOCHS = "epochs";
  static final String RESIDUES = "residues";

  private static final ByteString DIRECTORY = utf8(MAP + "directory");
  private static final ByteString TICK = utf8(MAP + "tick");

  private Layout() {}

  /** Everything a node follows: one watch. */
  public static KeyRange map() {
    return prefix(MAP);
  }

  /** Who is this directory. */
  public static ByteString directory() {
    return DIRECTORY;
  }

  /** What is rewritten to show that watches are alive. */
  public static ByteString tick() {
    return TICK;
  }

  /** The record of a keyspace. */
  public static ByteString keyspace(KeyspaceName keyspace) {
    return utf8(MAP + KEYSPACES + "/" + keyspace);
  }

  /** The records of all keyspaces. */
  public static KeyRange keyspaces() {
    return prefix(MAP + KEYSPACES + "/");
  }

  /** The record of a shard. */
  public static ByteString shard(ShardName shard) {
    return utf8(MAP + SHARDS + "/" + shard);
  }

  /** The records of all shards. */
  public static KeyRange shards() {
    return prefix(MAP + SHARDS + "/");
  }

  /** The record of a mapping. Of a range only the start counts. */
  public static ByteString mapping(KeyspaceName keyspace, Scope scope) {
    if (scope instanceof Scope.Entry entry) {
      return entry(keyspace, entry.key());
    }
    if (scope instanceof Scope.Slot slot) {
      return slot(keyspace, slot.slot());
    }
    if (scope instanceof Scope.Range range) {
      return range(keyspace, range.start());
    }
    Scope.Residue residue = (Scope.Residue) scope;
    return residue(keyspace, residue.epochDate(), residue.residue());
  }

  /** The entry of a key. */
  public static ByteString entry(KeyspaceName keyspace, String key) {
    return utf8(under(ENTRIES, keyspace) + key);
  }

  /** All entries of a keyspace. */
  public static KeyRange entries(KeyspaceName keyspace) {
    return prefix(under(ENTRIES, keyspace));
  }

  /** The entries of the keys that start with these bytes. */
  public static KeyRange entries(KeyspaceName keyspace, ByteString keyPrefix) {
    return KeyRange.ofPrefix(utf8(under(ENTRIES, keyspace)).concat(keyPrefix));
  }

  /** One slot, five digits. */
  public static ByteString slot(KeyspaceName keyspace, int slot) {
    return utf8(under(SLOTS, keyspace) + digits(slot, 5));
  }

  /** All slots of a keyspace. */
  public static KeyRange slots(KeyspaceName keyspace) {
    return prefix(under(SLOTS, keyspace));
  }

  /** The range that starts here; an empty start is the lowest key. */
  public static ByteString range(KeyspaceName keyspace, String start) {
    return utf8(under(RANGES, keyspace) + start);
  }

  /** All ranges of a keyspace, in the order of their starts' bytes. */
  public static KeyRange ranges(KeyspaceName keyspace) {
    return prefix(under(RANGES, keyspace));
  }

  /** The epoch that begins on this date. */
  public static ByteString epoch(KeyspaceName keyspace, int date) {
    return utf8(under(EPOCHS, keyspace) + digits(date, 8));
  }

  /** All epochs of a keyspace, oldest first. */
  public static KeyRange epochs(KeyspaceName keyspace) {
    return prefix(under(EPOCHS, keyspace));
  }

  /** One residue of an epoch, two digits. */
  public static ByteString residue(KeyspaceName keyspace, int epochDate, int residue) {
    return utf8(under(RESIDUES, keyspace) + digits(epochDate, 8) + "/" + digits(residue, 2));
  }

  /** The residues of all epochs of a keyspace. */
  public static KeyRange residues(KeyspaceName keyspace) {
    return prefix(under(RESIDUES, keyspace));
  }

  /** The residues of one epoch. */
  public static KeyRange residues(KeyspaceName keyspace, int epochDate) {
    return prefix(under(RESIDUES, keyspace) + digits(epochDate, 8) + "/");
  }

  /** The registration of a lookup node. */
  public static ByteString node(String nodeId) {
    return utf8("nodes/" + nodeId);
  }

  /** All registered lookup nodes. */
  public static KeyRange nodes() {
    return prefix("nodes/");
  }

  /** The next free number of a date. */
  public static ByteString sequence(KeyspaceName keyspace, int date) {
    return utf8("sequences/" + keyspace + "/" + digits(date, 8));
  }

  /** The latest date of which numbers were drawn. */
  public static ByteString sequenceHigh(KeyspaceName keyspace) {
    return utf8("sequences/" + keyspace + "/high");
  }

  /** All counters of a keyspace, its latest date among them. */
  public static KeyRange sequences(KeyspaceName keyspace) {
    return prefix("sequences/" + keyspace + "/");
  }

  /** How many entries a mirrored keyspace holds. */
  public static ByteString entryCount(KeyspaceName keyspace) {
    return utf8("counts/" + keyspace);
  }

  /** Who is creating the keyspace; gone when it exists. */
  public static ByteString creation(KeyspaceName keyspace) {
    return utf8("creating/" + keyspace);
  }

  /** The audit record of this id, which sorts by time. */
  public static ByteString audit(String id) {
    return utf8("audit/" + id);
  }

  /** All audit records, in the order of their ids. */
  public static KeyRange audits() {
    return prefix("audit/");
  }

  private static String under(String kind, KeyspaceName keyspace) {
    return MAP + kind + "/" + keyspace + "/";
  }

  private static KeyRange prefix(String prefix) {
    return KeyRange.ofPrefix(utf8(prefix));
  }

  private static String digits(int number, int width) {
    String text = Integer.toString(number);
    if (number < 0 || text.length() > width) {
      throw new IllegalArgumentException(
          "number in a key: " + number + " (expected: at most " + width + " digits)");
    }
    return "0".repeat(width - text.length()) + text;
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
