package io.shardlookup.model.wire;

import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Table;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.v1.DirectoryStrategy;
import io.shardlookup.v1.HashStrategy;
import io.shardlookup.v1.RangeStrategy;
import java.time.DateTimeException;
import java.time.ZoneId;

/**
 * Translates keyspaces to messages and back. What a message says is checked: {@link
 * LookupException} INVALID_ARGUMENT.
 */
public final class KeyspaceCodec {
  private KeyspaceCodec() {}

  /** The message of a keyspace. */
  public static io.shardlookup.v1.Keyspace toWire(Keyspace keyspace) {
    io.shardlookup.v1.Keyspace.Builder message =
        io.shardlookup.v1.Keyspace.newBuilder()
            .setName(keyspace.name().text())
            .setFencing(WireEnums.toWire(keyspace.fencing()))
            .setTimeZone(keyspace.timeZone().getId())
            .setRetentionDays(keyspace.retentionDays())
            .setState(WireEnums.toWire(keyspace.state()))
            .setGeneration(keyspace.generation().value());
    keyspace
        .tables()
        .forEach(
            table ->
                message.addTablesBuilder().setName(table.name()).setKeyColumn(table.keyColumn()));
    setStrategy(keyspace.strategy(), message);
    return message.build();
  }

  /** The keyspace of a message. */
  public static Keyspace fromWire(io.shardlookup.v1.Keyspace keyspace) {
    return new Keyspace(
        new KeyspaceName(keyspace.getName()),
        WireEnums.fromWire(
            WireEnums.known("fencing", keyspace.getFencing(), keyspace.getFencingValue())),
        strategy(keyspace),
        timeZone(keyspace.getTimeZone()),
        keyspace.getRetentionDays(),
        keyspace.getTablesList().stream()
            .map(table -> new Table(table.getName(), table.getKeyColumn()))
            .toList(),
        WireEnums.fromWire(
            WireEnums.known("keyspace_state", keyspace.getState(), keyspace.getStateValue())),
        WireCodec.generation(keyspace.getGeneration()));
  }

  private static void setStrategy(Strategy strategy, io.shardlookup.v1.Keyspace.Builder message) {
    if (strategy instanceof Strategy.Hash hash) {
      message.getHashBuilder().setSlots(hash.slots());
    } else if (strategy instanceof Strategy.Range range) {
      message.getRangeBuilder().setOrder(WireEnums.toWire(range.order()));
    } else if (strategy instanceof Strategy.Sequence sequence) {
      message.getSequenceBuilder().setPrefix(sequence.prefix());
    } else if (strategy instanceof Strategy.Directory directory) {
      message.getDirectoryBuilder().setPolicy(WireEnums.toWire(directory.policy()));
    }
  }

  private static Strategy strategy(io.shardlookup.v1.Keyspace keyspace) {
    return switch (keyspace.getStrategyCase()) {
      case HASH -> hash(keyspace.getHash());
      case RANGE -> range(keyspace.getRange());
      case SEQUENCE -> new Strategy.Sequence(keyspace.getSequence().getPrefix());
      case DIRECTORY -> directory(keyspace.getDirectory());
      case STRATEGY_NOT_SET ->
          throw LookupException.invalid("strategy", "none", "hash, range, sequence or directory");
    };
  }

  /** The wire's number is unsigned. */
  private static Strategy hash(HashStrategy hash) {
    if (hash.getSlots() < 0) {
      throw LookupException.invalid(
          "slots", Integer.toUnsignedString(hash.getSlots()), "1.." + Strategy.Hash.MAX_SLOTS);
    }
    return new Strategy.Hash(hash.getSlots());
  }

  private static Strategy range(RangeStrategy range) {
    return new Strategy.Range(
        WireEnums.fromWire(
            WireEnums.known("range_order", range.getOrder(), range.getOrderValue())));
  }

  private static Strategy directory(DirectoryStrategy directory) {
    return new Strategy.Directory(
        WireEnums.fromWire(
            WireEnums.known("policy", directory.getPolicy(), directory.getPolicyValue())));
  }

  private static ZoneId timeZone(String id) {
    try {
      return id.isEmpty() ? ZoneId.of("UTC") : ZoneId.of(id);
    } catch (DateTimeException e) {
      throw LookupException.invalid(
          "time_zone", KeySyntax.quote(id), "an IANA time zone such as Europe/Berlin");
    }
  }
}
