package io.shardlookup.chaos.cluster;

import com.google.protobuf.ByteString;
import io.shardlookup.operator.load.EntryLoad;
import io.shardlookup.operator.nodes.LookupNodes;
import io.shardlookup.v1.AssignSlotRequest;
import io.shardlookup.v1.ChangeContext;
import io.shardlookup.v1.CreateKeyspaceRequest;
import io.shardlookup.v1.Fencing;
import io.shardlookup.v1.InitialRange;
import io.shardlookup.v1.LoadEntriesResponse;
import io.shardlookup.v1.LoadedEntry;
import io.shardlookup.v1.PutEntryRequest;
import io.shardlookup.v1.PutShardRequest;
import io.shardlookup.v1.RangeOrder;
import io.shardlookup.v1.Shard;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.zip.CRC32;

/**
 * What the tests put into a directory: shards, and unfenced keyspaces of all four strategies.
 * Creates through the nodes, as an operator does.
 */
public final class TestDirectory {
  /** SEQUENCE, prefix {@code O-}, four residues. */
  public static final String ORDERS = "orders";

  /** HASH, {@value #SLOTS} slots. */
  public static final String CUSTOMERS = "customers";

  /** RANGE, numeric, a range each {@value #RANGE_WIDTH} numbers. */
  public static final String INVOICES = "invoices";

  /** DIRECTORY. */
  public static final String SHOPS = "shops";

  /** All four. */
  public static final List<String> ALL = List.of(ORDERS, CUSTOMERS, INVOICES, SHOPS);

  /** Slots of {@link #CUSTOMERS}. */
  public static final int SLOTS = 64;

  /** Width of a range of {@link #INVOICES}. */
  public static final int RANGE_WIDTH = 1_000;

  /** First date of {@link #ORDERS}. */
  public static final int FIRST_DATE = 20240101;

  /** The shards that the keyspaces begin with. */
  public static final List<String> SHARDS = List.of("shard-1", "shard-2", "shard-3", "shard-4");

  /** Who asks, in every change. */
  public static final ChangeContext CONTEXT =
      ChangeContext.newBuilder().setActor("chaos").setReason("test").build();

  private static final int RANGES = 8;
  private static final Duration CALL = Duration.ofSeconds(30);

  private final Supplier<ClusterNode> node;

  /** Creates nothing yet; through any node that runs. */
  public TestDirectory(ChaosCluster cluster) {
    this(cluster::anyNode);
  }

  /** Creates nothing yet; through the node that is supplied each time. */
  public TestDirectory(Supplier<ClusterNode> node) {
    this.node = node;
  }

  /** The shards and all four keyspaces, with so many entries in {@link #SHOPS}. */
  public void createAll(int shops) {
    SHARDS.forEach(this::shard);
    CreateKeyspaceRequest.Builder orders = keyspace(ORDERS);
    orders.getKeyspaceBuilder().getSequenceBuilder().setPrefix("O-");
    create(orders.setFirstDate(FIRST_DATE).addAllShards(SHARDS));
    hash(CUSTOMERS, SHARDS);
    CreateKeyspaceRequest.Builder invoices = keyspace(INVOICES);
    invoices.getKeyspaceBuilder().getRangeBuilder().setOrder(RangeOrder.RANGE_ORDER_NUMERIC);
    create(invoices.addAllRanges(ranges()));
    directory(SHOPS);
    load(SHOPS, shops);
  }

  /** A shard. */
  public void shard(String name) {
    Shard shard =
        Shard.newBuilder().setName(name).setEndpoint("mysql://" + name).setWeight(1).build();
    var unused =
        node.get()
            .admin(CALL)
            .putShard(PutShardRequest.newBuilder().setShard(shard).setContext(CONTEXT).build());
  }

  /** A HASH keyspace of {@value #SLOTS} slots, dealt among these shards. */
  public void hash(String name, List<String> shards) {
    CreateKeyspaceRequest.Builder request = keyspace(name);
    request.getKeyspaceBuilder().getHashBuilder().setSlots(SLOTS);
    create(request.addAllShards(shards));
  }

  /** A DIRECTORY keyspace without entries. */
  public void directory(String name) {
    CreateKeyspaceRequest.Builder request = keyspace(name);
    var unused = request.getKeyspaceBuilder().getDirectoryBuilder();
    create(request);
  }

  /** Loads so many entries, the i-th {@link #shop} on the shard {@link #shardOf}. */
  public void load(String keyspace, int entries) {
    try (LookupNodes nodes = new LookupNodes(List.of(node.get().endpoint()), CALL);
        EntryLoad load = new EntryLoad(nodes.all().get(0), keyspace, CONTEXT, CALL, answer -> {})) {
      IntStream.range(0, entries).mapToObj(TestDirectory::entry).forEach(load::add);
      LoadEntriesResponse last = load.finish();
      if (last.getCreated() != entries) {
        throw new IllegalStateException("loaded: " + last + " (expected: " + entries + " created)");
      }
    }
  }

  /** Gives a key an entry with this shard, through any node that runs; returns the revision. */
  public long put(String keyspace, String key, String shard) {
    return put(node.get(), keyspace, key, shard, CALL);
  }

  /** The same through this node, which has so long. */
  public static long put(
      ClusterNode node, String keyspace, String key, String shard, Duration timeout) {
    return node.admin(timeout)
        .putEntry(
            PutEntryRequest.newBuilder()
                .setKeyspace(keyspace)
                .setKey(ByteString.copyFromUtf8(key))
                .setShard(shard)
                .setContext(CONTEXT)
                .build())
        .getRevision();
  }

  /**
   * Gives the slot of {@link #CUSTOMERS} that the key lies in to this shard, through any node that
   * runs; returns the revision.
   */
  public long assignSlotOf(String key, String shard) {
    return node.get()
        .admin(CALL)
        .assignSlot(
            AssignSlotRequest.newBuilder()
                .setKeyspace(CUSTOMERS)
                .setSlot(slotOf(key))
                .setShard(shard)
                .setContext(CONTEXT)
                .build())
        .getRevision();
  }

  /** The slot of {@link #CUSTOMERS} that a key lies in. */
  public static int slotOf(String key) {
    CRC32 crc = new CRC32();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    return (int) (crc.getValue() % SLOTS);
  }

  /** Key of the i-th entry of {@link #SHOPS}, 14 characters. */
  public static String shop(int i) {
    return String.format(Locale.ROOT, "shop-%09d", i);
  }

  /** The shard that the i-th entry is loaded to. */
  public static String shardOf(int i) {
    return SHARDS.get(i % SHARDS.size());
  }

  /** An order number of the first date. */
  public static String order(long number) {
    return "O-" + FIRST_DATE + "-" + number;
  }

  private void create(CreateKeyspaceRequest.Builder request) {
    var unused = node.get().admin(CALL).createKeyspace(request.build());
  }

  private static CreateKeyspaceRequest.Builder keyspace(String name) {
    CreateKeyspaceRequest.Builder request = CreateKeyspaceRequest.newBuilder().setContext(CONTEXT);
    request.getKeyspaceBuilder().setName(name).setFencing(Fencing.FENCING_UNFENCED);
    return request;
  }

  private static List<InitialRange> ranges() {
    return IntStream.range(0, RANGES)
        .mapToObj(
            i ->
                InitialRange.newBuilder()
                    .setStart(
                        ByteString.copyFromUtf8(i == 0 ? "" : String.valueOf(i * RANGE_WIDTH)))
                    .setShard(shardOf(i))
                    .build())
        .toList();
  }

  private static LoadedEntry entry(int i) {
    return LoadedEntry.newBuilder()
        .setKey(ByteString.copyFromUtf8(shop(i)))
        .setShard(shardOf(i))
        .build();
  }
}
