package io.shardlookup.server.session;

import static io.shardlookup.server.session.SessionFixture.key;

import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.server.lookup.FakeLiveView;
import io.shardlookup.server.lookup.Records;
import io.shardlookup.v1.LookupKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A small directory that changes at random: two HASH keyspaces with pins, two DIRECTORY ones, and
 * one of either kind that comes and goes. Confined to one thread.
 */
final class RandomDirectory {
  static final List<String> KEYSPACES = List.of("users", "items", "shops", "carts", "passing");
  private static final int SLOTS = 8;
  private static final int KEYS = 12;

  private final FakeLiveView live;
  private final Random random;

  RandomDirectory(FakeLiveView live, Random random) {
    this.live = live;
    this.random = random;
    live.publish(Records.shard("shard-0"));
    for (String hash : List.of("users", "items")) {
      live.publish(Records.slots(hash, SLOTS, "shard-0"));
      live.publish(Records.hashKeyspace(hash, SLOTS));
    }
    live.publish(Records.directoryKeyspace("shops"), Records.directoryKeyspace("carts"));
  }

  /** One step of history. */
  void change() {
    switch (random.nextInt(12)) {
      case 0 -> live.tick();
      case 1 -> live.publish(Records.shard(anyShard()));
      case 2 -> live.publish(comeOrGo());
      default ->
          live.publish(
              IntStream.range(0, 1 + random.nextInt(3))
                  .mapToObj(i -> changeOf(KEYSPACES.get(random.nextInt(KEYSPACES.size()))))
                  .toArray(DirectoryChange[]::new));
    }
  }

  /** Some keys, of which some have an entry. */
  List<LookupKey> anyKeys() {
    return IntStream.range(0, 1 + random.nextInt(5))
        .mapToObj(i -> key(KEYSPACES.get(random.nextInt(KEYSPACES.size())), anyKey()))
        .toList();
  }

  private DirectoryChange changeOf(String keyspace) {
    Keyspace definition = definition(keyspace);
    boolean hash = definition != null && definition.isMirrored();
    if (hash && random.nextBoolean()) {
      return Records.slot(keyspace, random.nextInt(SLOTS), anyShard());
    }
    return random.nextInt(3) == 0
        ? Records.entryRemoved(keyspace, anyKey())
        : Records.entry(keyspace, anyKey(), anyShard());
  }

  private DirectoryChange[] comeOrGo() {
    List<DirectoryChange> changes = new ArrayList<>();
    Keyspace definition = definition("passing");
    if (definition == null) {
      boolean hash = random.nextBoolean();
      if (hash) {
        changes.addAll(List.of(Records.slots("passing", SLOTS, anyShard())));
      }
      changes.add(
          hash ? Records.hashKeyspace("passing", SLOTS) : Records.directoryKeyspace("passing"));
    } else if (definition.state() == KeyspaceState.ACTIVE) {
      changes.add(Records.keyspace("passing", definition.strategy(), KeyspaceState.DELETING));
    } else {
      if (definition.isMirrored()) {
        IntStream.range(0, SLOTS).forEach(i -> changes.add(Records.slotRemoved("passing", i)));
      }
      IntStream.range(0, KEYS).forEach(i -> changes.add(Records.entryRemoved("passing", "k" + i)));
      changes.add(Records.removed("passing"));
    }
    return changes.toArray(DirectoryChange[]::new);
  }

  private @Nullable Keyspace definition(String keyspace) {
    KeyspaceMap map = live.current().keyspace(keyspace);
    return map == null ? null : map.definition();
  }

  private String anyKey() {
    return "k" + random.nextInt(KEYS);
  }

  private String anyShard() {
    return "shard-" + random.nextInt(5);
  }
}
