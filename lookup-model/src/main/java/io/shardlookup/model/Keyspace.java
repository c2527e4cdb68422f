package io.shardlookup.model;

import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.Strategy;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A named set of keys that one strategy routes.
 *
 * @param name unique name
 * @param fencing whether shards check writes; never changes
 * @param strategy how a key without an entry is located; never changes
 * @param timeZone where its days begin
 * @param retentionDays days for which rows are kept on the shards, 0 for ever, at most 36500
 * @param tables tables whose rows belong to it, at most 64
 * @param state where it is in its life
 * @param generation version of the record
 */
public record Keyspace(
    KeyspaceName name,
    Fencing fencing,
    Strategy strategy,
    ZoneId timeZone,
    int retentionDays,
    List<Table> tables,
    KeyspaceState state,
    Generation generation) {
  private static final int MAX_RETENTION_DAYS = 36_500;
  private static final int MAX_TABLES = 64;
  private static final ZoneId UTC = ZoneId.of("UTC");

  /**
   * Copies the list; the offset {@code Z} becomes the zone {@code UTC}, so that equal keyspaces are
   * equal. Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT.
   */
  public Keyspace {
    if (retentionDays < 0 || retentionDays > MAX_RETENTION_DAYS) {
      throw LookupException.invalid("retention_days", retentionDays, "0..36500");
    }
    if (tables.size() > MAX_TABLES) {
      throw LookupException.invalid("tables", tables.size() + " tables", "at most 64");
    }
    tables = List.copyOf(tables);
    timeZone = timeZone.equals(ZoneOffset.UTC) ? UTC : timeZone;
  }

  /** Whether its shards check writes. */
  public boolean isFenced() {
    return fencing == Fencing.FENCED;
  }

  /** Whether clients hold all of it, as they do of every strategy but DIRECTORY. */
  public boolean isMirrored() {
    return !(strategy instanceof Strategy.Directory);
  }

  /** The same keyspace in another state. */
  public Keyspace withState(KeyspaceState newState) {
    return new Keyspace(
        name, fencing, strategy, timeZone, retentionDays, tables, newState, generation);
  }

  /** The same keyspace at another generation. */
  public Keyspace withGeneration(Generation newGeneration) {
    return new Keyspace(
        name, fencing, strategy, timeZone, retentionDays, tables, state, newGeneration);
  }
}
