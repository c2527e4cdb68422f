package io.shardlookup.operator;

import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.AssignmentPolicy;
import io.shardlookup.v1.CreateKeyspaceRequest;
import io.shardlookup.v1.CreateKeyspaceResponse;
import io.shardlookup.v1.Fencing;
import io.shardlookup.v1.InitialRange;
import io.shardlookup.v1.Keyspace;
import io.shardlookup.v1.RangeOrder;
import io.shardlookup.v1.Table;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code shardctl keyspace create}. */
@Command(
    name = "create",
    description = "Creates a keyspace with its first mappings.",
    footer = {
      "",
      "Examples:",
      "  keyspace create customers --hash 64 --shards shard-1,shard-2",
      "  keyspace create invoices --range numeric --ranges =shard-1,1000=shard-2",
      "  keyspace create orders --sequence ORD- --first-date 20260101 --shards shard-1,shard-2",
      "  keyspace create shops --directory weighted --unfenced"
    })
final class CreateKeyspaceCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "KEYSPACE")
  String name = "";

  @ArgGroup(exclusive = true, multiplicity = "1")
  @Nullable StrategyOptions strategy;

  @Option(
      names = "--unfenced",
      description = "A pure pointer directory: its shards do not check writes. Never changes")
  boolean unfenced;

  @Option(
      names = "--shards",
      split = ",",
      paramLabel = "SHARD",
      description = "HASH: the shards that get slots. SEQUENCE: those of the first epoch, in order")
  List<String> shards = List.of();

  @Option(
      names = "--ranges",
      split = ",",
      paramLabel = "START=SHARD",
      description = "RANGE: the first ranges in ascending order; the first START is empty")
  List<String> ranges = List.of();

  @Option(
      names = "--first-date",
      paramLabel = "YYYYMMDD",
      description = "SEQUENCE: first date of the first epoch")
  int firstDate;

  @Option(
      names = "--time-zone",
      paramLabel = "ZONE",
      description = "Where its days begin, such as Europe/Berlin (default: UTC)")
  String timeZone = "";

  @Option(
      names = "--retention-days",
      paramLabel = "DAYS",
      description = "Days for which rows are kept, 0 for ever (default: 0)")
  int retentionDays;

  @Option(
      names = "--table",
      paramLabel = "NAME:KEY-COLUMN",
      description = "A table whose rows belong to it; may be given several times")
  List<String> tables = List.of();

  CreateKeyspaceCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    CreateKeyspaceRequest request = request();
    CreateKeyspaceResponse answer =
        invocation.change((node, timeout) -> node.admin(timeout).createKeyspace(request));
    invocation.output().one(Rows.of(answer.getKeyspace()).with("revision", answer.getRevision()));
    return 0;
  }

  private CreateKeyspaceRequest request() {
    CreateKeyspaceRequest.Builder request =
        CreateKeyspaceRequest.newBuilder()
            .setKeyspace(keyspace())
            .addAllShards(shards)
            .setFirstDate(firstDate)
            .setContext(invocation.context());
    for (String range : ranges) {
      String[] parts = parted(range, '=', "--ranges", "START=SHARD");
      request.addRanges(
          InitialRange.newBuilder().setStart(Invocation.key(parts[0])).setShard(parts[1]));
    }
    return request.build();
  }

  private Keyspace keyspace() {
    Keyspace.Builder keyspace =
        Keyspace.newBuilder()
            .setName(name)
            .setFencing(unfenced ? Fencing.FENCING_UNFENCED : Fencing.FENCING_FENCED)
            .setTimeZone(timeZone)
            .setRetentionDays(retentionDays);
    StrategyOptions chosen = strategy;
    if (chosen != null) {
      chosen.addTo(keyspace);
    }
    for (String table : tables) {
      String[] parts = parted(table, ':', "--table", "NAME:KEY-COLUMN");
      keyspace.addTables(Table.newBuilder().setName(parts[0]).setKeyColumn(parts[1]));
    }
    return keyspace.build();
  }

  private static String[] parted(String text, char by, String option, String expected) {
    int at = text.lastIndexOf(by);
    if (at < 0) {
      throw new WrongUseException(option, '"' + text + '"', expected);
    }
    return new String[] {text.substring(0, at), text.substring(at + 1)};
  }

  /** How its keys are located; exactly one of these. */
  static final class StrategyOptions {
    /** How a RANGE keyspace orders keys. */
    enum Order {
      BYTES,
      NUMERIC
    }

    /** How a DIRECTORY keyspace assigns keys. */
    enum Policy {
      WEIGHTED,
      LEAST_KEYS
    }

    @Option(names = "--hash", paramLabel = "SLOTS", description = "By hash, 1..16384 slots")
    @Nullable Integer slots;

    @Option(names = "--range", paramLabel = "bytes|numeric", description = "By range")
    @Nullable Order order;

    @Option(
        names = "--sequence",
        paramLabel = "PREFIX",
        description = "By date and daily number, <PREFIX>yyyymmdd-<n>; the prefix may be ''")
    @Nullable String prefix;

    @Option(
        names = "--directory",
        paramLabel = "weighted|least_keys",
        description = "By entries alone; new keys are assigned by this policy")
    @Nullable Policy policy;

    void addTo(Keyspace.Builder keyspace) {
      if (slots != null) {
        keyspace.getHashBuilder().setSlots(slots);
      } else if (order != null) {
        keyspace.getRangeBuilder().setOrder(RangeOrder.valueOf("RANGE_ORDER_" + order));
      } else if (prefix != null) {
        keyspace.getSequenceBuilder().setPrefix(prefix);
      } else if (policy != null) {
        keyspace
            .getDirectoryBuilder()
            .setPolicy(AssignmentPolicy.valueOf("ASSIGNMENT_POLICY_" + policy));
      }
    }
  }
}
