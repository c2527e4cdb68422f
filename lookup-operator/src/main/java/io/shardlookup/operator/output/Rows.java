package io.shardlookup.operator.output;

import com.google.protobuf.ByteString;
import io.shardlookup.v1.AuditRecord;
import io.shardlookup.v1.Epoch;
import io.shardlookup.v1.Keyspace;
import io.shardlookup.v1.Mapping;
import io.shardlookup.v1.Placement;
import io.shardlookup.v1.RangeScope;
import io.shardlookup.v1.Scope;
import io.shardlookup.v1.Shard;
import java.time.Instant;

/** The messages of the contract as rows, in the words of the product. */
public final class Rows {
  private Rows() {}

  /** Where a key is. */
  public static Row of(String key, Placement placement) {
    return new Row()
        .with("key", key)
        .with("shard", placement.getShard())
        .with("state", word(placement.getState(), "MAPPING_STATE_"))
        .with("scope", scope(placement.getScope()))
        .withText("target", placement.getTargetShard())
        .with("generation", placement.getGeneration());
  }

  /** A mapping without its keyspace. */
  public static Row of(Mapping mapping) {
    Row row =
        new Row()
            .with("scope", scope(mapping.getScope()))
            .with("shard", mapping.getShard())
            .with("state", word(mapping.getState(), "MAPPING_STATE_"))
            .withText("target", mapping.getTargetShard());
    if (mapping.getUncleanedShardsCount() > 0) {
      row.with("uncleaned", mapping.getUncleanedShardsList());
    }
    return row.with("generation", mapping.getGeneration());
  }

  /** A shard. */
  public static Row of(Shard shard) {
    return new Row()
        .with("shard", shard.getName())
        .with("state", word(shard.getState(), "SHARD_STATE_"))
        .with("weight", shard.getWeight())
        .with("endpoint", shard.getEndpoint())
        .withText("credentials", shard.getCredentialsRef())
        .with("generation", shard.getGeneration());
  }

  /** An epoch. */
  public static Row of(Epoch epoch) {
    return new Row()
        .with("from", epoch.getDate())
        .with("before", epoch.getEndDate() == 0 ? "-" : Integer.toString(epoch.getEndDate()))
        .with("residues", epoch.getResidues())
        .with("generation", epoch.getGeneration());
  }

  /** A keyspace. */
  public static Row of(Keyspace keyspace) {
    Row row =
        new Row()
            .with("keyspace", keyspace.getName())
            .with("strategy", strategy(keyspace))
            .with("fencing", word(keyspace.getFencing(), "FENCING_"))
            .with("state", word(keyspace.getState(), "KEYSPACE_STATE_"))
            .with("zone", keyspace.getTimeZone().isEmpty() ? "UTC" : keyspace.getTimeZone())
            .with(
                "retention",
                keyspace.getRetentionDays() == 0
                    ? "for ever"
                    : keyspace.getRetentionDays() + " days");
    if (keyspace.getTablesCount() > 0) {
      row.with(
          "tables",
          keyspace.getTablesList().stream()
              .map(table -> table.getName() + ":" + table.getKeyColumn())
              .toList());
    }
    return row.with("generation", keyspace.getGeneration());
  }

  /** Who changed what. */
  public static Row of(AuditRecord audit) {
    return new Row()
        .with("revision", audit.getRevision())
        .with("at", Instant.ofEpochMilli(audit.getAtMillis()).toString())
        .with("actor", audit.getActor())
        .with("verb", audit.getVerb())
        .with("keyspace", audit.getKeyspace())
        .with("subject", audit.getSubject())
        .with("before", audit.getBefore())
        .with("after", audit.getAfter())
        .with("reason", audit.getReason())
        .with("node", audit.getNodeId());
  }

  /** A scope in words, such as {@code slot 7} or {@code range ["a", "m")}. */
  public static String scope(Scope scope) {
    return switch (scope.getKindCase()) {
      case ENTRY ->
          scope.getEntry().getKey().isEmpty() ? "entry" : "entry " + key(scope.getEntry().getKey());
      case SLOT -> "slot " + scope.getSlot().getSlot();
      case RANGE -> range(scope.getRange());
      case RESIDUE ->
          "residue " + scope.getResidue().getResidue() + " of " + scope.getResidue().getEpochDate();
      case KIND_NOT_SET -> "none";
    };
  }

  /** An enum's name without its prefix, such as {@code SERVING}. */
  public static String word(Enum<?> value, String prefix) {
    return value.name().startsWith(prefix) ? value.name().substring(prefix.length()) : value.name();
  }

  private static String range(RangeScope range) {
    return "range ["
        + (range.getStart().isEmpty() ? "lowest" : key(range.getStart()))
        + ", "
        + (range.getEnd().isEmpty() ? "no end" : key(range.getEnd()))
        + ")";
  }

  private static String strategy(Keyspace keyspace) {
    return switch (keyspace.getStrategyCase()) {
      case HASH -> "HASH, " + keyspace.getHash().getSlots() + " slots";
      case RANGE -> "RANGE, " + word(keyspace.getRange().getOrder(), "RANGE_ORDER_");
      case SEQUENCE -> "SEQUENCE, prefix " + '"' + keyspace.getSequence().getPrefix() + '"';
      case DIRECTORY ->
          "DIRECTORY, " + word(keyspace.getDirectory().getPolicy(), "ASSIGNMENT_POLICY_");
      case STRATEGY_NOT_SET -> "none";
    };
  }

  private static String key(ByteString bytes) {
    return '"' + bytes.toStringUtf8() + '"';
  }
}
