package io.shardlookup.client.jdbc.shards;

import static org.awaitility.Awaitility.await;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.client.fake.FakeDirectory;
import io.shardlookup.client.fake.FakeNode;
import io.shardlookup.client.fake.Records;
import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.client.jdbc.ShardRouterConfig;
import io.shardlookup.model.Assignment;
import io.shardlookup.model.Fencing;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.Table;
import io.shardlookup.model.strategy.Crc32;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.DirectoryChange;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A directory of real shards, with one node and one client: keyspace {@code orders} (HASH, 16
 * slots) and {@code shops} (DIRECTORY), both fenced. Tests say what changes, and whether the client
 * hears of it.
 */
public final class TestDirectory implements AutoCloseable {
  /** Its id. */
  public static final String ID = "directory-a";

  private static final int SLOTS = 16;

  private final FakeDirectory directory = new FakeDirectory(ID);
  private final FakeNode node;
  private final LookupClient client;

  /** All slots of {@code orders} on the first shard. */
  public TestDirectory(List<Table> tables, TestShard... shards) throws IOException {
    for (TestShard shard : shards) {
      put(shard, ShardState.ACTIVE);
    }
    List<DirectoryChange> changes = new ArrayList<>();
    for (int slot = 0; slot < SLOTS; slot++) {
      changes.add(slot(slot, Assignment.serving(new ShardName(shards[0].name()))));
    }
    changes.add(keyspace("orders", new Strategy.Hash(SLOTS), tables, KeyspaceState.ACTIVE));
    directory.commit(changes);
    directory.commit(keyspace("shops", Records.DIRECTORY, List.of(), KeyspaceState.ACTIVE));
    node = directory.node();
    client =
        new LookupClient(
            LookupClientConfig.of(node.endpoint()).keyspaces("orders", "shops").build());
    client.start();
    client.awaitReady(Duration.ofSeconds(30));
  }

  /** The client that follows it. */
  public LookupClient client() {
    return client;
  }

  /** A router of its client, with the application's account; it has been started. */
  public ShardRouter router(UnaryOperator<ShardRouterConfig.Builder> settings) {
    ShardRouterConfig.Builder config = ShardRouterConfig.of(shard -> TestShard.APPLICATION);
    ShardRouter router = new ShardRouter(client, settings.apply(config).build());
    router.start();
    return router;
  }

  /** Its node. */
  public FakeNode node() {
    return node;
  }

  /** What it holds. */
  public FakeDirectory directory() {
    return directory;
  }

  /** Writes the shard's record. */
  public Revision put(TestShard shard, ShardState state) {
    return directory.commit(
        new DirectoryChange.ShardPut(
            new Shard(
                new ShardName(shard.name()), shard.endpoint(), 1, state, "", nextGeneration())));
  }

  /** Writes the record of {@code orders}. */
  public Revision putOrders(List<Table> tables, KeyspaceState state) {
    return directory.commit(keyspace("orders", new Strategy.Hash(SLOTS), tables, state));
  }

  /** Writes an unfenced keyspace, all on this shard. */
  public Revision putUnfenced(String name, TestShard shard) {
    return directory.commit(Records.hash(name, SLOTS, shard.name(), directory.nextRevision()));
  }

  /** Maps the slot of an order's key. */
  public Revision assign(String key, TestShard shard, MappingState state, TestShard target) {
    boolean moves = state == MappingState.MOVING || state == MappingState.CUTOVER;
    return directory.commit(
        slot(
            slotOf(key),
            new Assignment(
                new ShardName(shard.name()),
                state,
                moves ? new ShardName(target.name()) : null,
                List.of())));
  }

  /** Maps the slot of an order's key to a shard that serves it. */
  public Revision assign(String key, TestShard shard) {
    return assign(key, shard, MappingState.SERVING, shard);
  }

  /** Maps a shop. */
  public Revision assignShop(String shop, TestShard shard) {
    return directory.commit(Records.entry("shops", shop, shard.name(), directory.nextRevision()));
  }

  /** From now on the client hears of no change. */
  public void withhold() {
    node.stickAt(client.revision());
  }

  /** The client hears of all that was withheld. */
  public void release() {
    node.stickAt(null);
  }

  /** Waits until the client knows the revision. */
  public void awaitKnown(Revision revision) {
    await().atMost(Duration.ofSeconds(30)).until(() -> client.revision().isAtLeast(revision));
  }

  /** The slot of a key. */
  public static int slotOf(String key) {
    return (int) (Crc32.of(key) % SLOTS);
  }

  @Override
  public void close() {
    client.close();
    directory.close();
  }

  private Generation nextGeneration() {
    return new Generation(directory.nextRevision());
  }

  private DirectoryChange slot(int slot, Assignment assignment) {
    return new DirectoryChange.MappingPut(
        new Mapping(
            new KeyspaceName("orders"), new Scope.Slot(slot), assignment, nextGeneration()));
  }

  private DirectoryChange keyspace(
      String name, Strategy strategy, List<Table> tables, KeyspaceState state) {
    return new DirectoryChange.KeyspacePut(
        new Keyspace(
            new KeyspaceName(name),
            Fencing.FENCED,
            strategy,
            ZoneId.of("UTC"),
            0,
            tables,
            state,
            nextGeneration()));
  }
}
