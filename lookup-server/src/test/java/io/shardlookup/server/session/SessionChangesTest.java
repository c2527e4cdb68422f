package io.shardlookup.server.session;

import static io.shardlookup.server.lookup.Records.directoryKeyspace;
import static io.shardlookup.server.lookup.Records.entry;
import static io.shardlookup.server.lookup.Records.hashKeyspace;
import static io.shardlookup.server.lookup.Records.keyspace;
import static io.shardlookup.server.lookup.Records.removed;
import static io.shardlookup.server.lookup.Records.shard;
import static io.shardlookup.server.lookup.Records.slot;
import static io.shardlookup.server.lookup.Records.slots;
import static io.shardlookup.server.session.SessionFixture.LOG_CAPACITY;
import static io.shardlookup.server.session.SessionFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Scope;
import io.shardlookup.model.strategy.Strategy;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.wire.ChangeCodec;
import io.shardlookup.v1.Change.ChangeCase;
import io.shardlookup.v1.Changes;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.KeyspaceSnapshot;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.SessionResponse.MessageCase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionChangesTest {
  @RegisterExtension private final SessionFixture node = new SessionFixture();

  @Test
  void sendsTheSameMessageToAllWhoHoldWhatChanged() {
    TestClient first = holding("users");
    TestClient second = holding("users");

    long revision = node.live.publish(slot("users", 1, "shard-2")).value();

    assertThat(first.heard()).hasSize(1).isEqualTo(second.heard());
    assertThat(first.heard().get(0).getChanges().getRevision()).isEqualTo(revision);
  }

  @Test
  void tellsWhoHoldsNothingOfItTheRevisionAlone() {
    node.live.publish(directoryKeyspace("shops"));
    TestClient client = holding("users");

    long revision = node.live.publish(entry("other", "a", "shard-2")).value();

    assertThat(client.heard())
        .containsExactly(
            SessionResponse.newBuilder()
                .setChanges(Changes.newBuilder().setRevision(revision))
                .build());
  }

  @Test
  void sendsRecordsOfShardsAndKeyspacesToEverybody() {
    TestClient client = holding("users");

    node.live.publish(shard("shard-9"), directoryKeyspace("shops"));

    assertThat(client.heard().get(0).getChanges().getChangesList())
        .extracting(change -> change.getChangeCase())
        .containsExactly(ChangeCase.SHARD_PUT, ChangeCase.KEYSPACE_PUT);
  }

  @Test
  void gathersChangesThatNobodyHoldsForAFewMilliseconds() {
    node.live.publish(directoryKeyspace("shops"));
    TestClient client = holding("shops");

    node.live.publish(entry("shops", "a", "shard-1"));
    node.live.publish(entry("shops", "b", "shard-1"));
    long last = node.live.publish(entry("shops", "c", "shard-1")).value();
    assertThat(client.heard()).isEmpty();
    node.advance(Duration.ofMillis(5));

    assertThat(client.heard())
        .containsExactly(
            SessionResponse.newBuilder()
                .setChanges(Changes.newBuilder().setRevision(last))
                .build());
  }

  @Test
  void tellsTheTickWithTheHeartbeat() {
    TestClient client = holding("users");

    node.live.tick();
    assertThat(client.heard()).isEmpty();
    node.advance(Duration.ofMillis(300));

    assertThat(client.kinds()).containsExactly(MessageCase.HEARTBEAT);
    assertThat(client.heard().get(0).getHeartbeat().getRevision())
        .isEqualTo(node.live.current().revision().value());
  }

  @Test
  void holdsNothingOfAKeyspaceThatIsGoneAndOfItsSuccessor() {
    TestClient client = holding("users");

    node.live.publish(keyspace("users", new Strategy.Hash(4), KeyspaceState.DELETING));
    node.live.publish(removed("users"));
    node.live.publish(slots("users", 2, "shard-3"));
    node.live.publish(hashKeyspace("users", 2));
    node.live.publish(slot("users", 0, "shard-4"));

    assertThat(client.heard(MessageCase.CHANGES))
        .extracting(
            m -> m.getChanges().getChangesList().stream().map(c -> c.getChangeCase()).toList())
        .containsExactly(
            List.of(ChangeCase.KEYSPACE_PUT),
            List.of(ChangeCase.KEYSPACE_REMOVED),
            List.of(),
            List.of(ChangeCase.KEYSPACE_PUT),
            List.of());
  }

  @Test
  void givesAnErrorForAKeyspaceThatCannotBeHeld() {
    node.live.publish(keyspace("dying", new Strategy.Hash(4), KeyspaceState.DELETING));
    node.live.publish(
        slot("broken", 0, "shard-1"),
        new DirectoryChange.KeyspaceDamaged(new KeyspaceName("broken"), "not a keyspace"));
    TestClient client = holding("users");

    client.subscribe("nowhere", "dying", "broken");

    assertThat(client.heard())
        .extracting(m -> m.getSnapshot().getError().getReason().name())
        .containsExactly(
            "ERROR_REASON_UNKNOWN_KEYSPACE",
            "ERROR_REASON_UNKNOWN_KEYSPACE",
            "ERROR_REASON_DAMAGED_RECORD");
    assertThat(client.heard()).allMatch(m -> m.getSnapshot().getLast());
    client.clear();
    node.live.publish(slot("broken", 0, "shard-2"));
    assertThat(client.heard().get(0).getChanges().getChangesList()).isEmpty();
  }

  @Test
  void tellsOfDamageInASnapshotAsInAChange() {
    KeyspaceName name = new KeyspaceName("broken");
    node.live.publish(hashKeyspace("broken", 1), slot("broken", 0, "shard-1"));
    node.live.publish(
        new DirectoryChange.MappingDamaged(name, new Scope.Entry("k"), "not a mapping"),
        new DirectoryChange.EpochDamaged(name, 20240101, "not an epoch"));
    TestClient client = holding("users");

    client.subscribe("broken");

    KeyspaceSnapshot snapshot = client.heard().get(0).getSnapshot();
    assertThat(snapshot.getLast()).isTrue();
    assertThat(ChangeCodec.damageOf(snapshot))
        .containsExactly(
            new DirectoryChange.MappingDamaged(
                name, new Scope.Entry("k"), "the node cannot read it"),
            new DirectoryChange.EpochDamaged(name, 20240101, "the node cannot read it"));
    client.clear();
    node.live.publish(new DirectoryChange.MappingDamaged(name, new Scope.Slot(0), "odd"));
    assertThat(client.heard().get(0).getChanges().getChanges(0).hasMappingDamaged()).isTrue();
  }

  @Test
  void saysOfADirectoryKeyspaceFromWhereOnItIsHeld() {
    node.live.publish(directoryKeyspace("shops"));
    node.live.publish(entry("shops", "a", "shard-1"));
    TestClient client = holding("users");

    client.subscribe("shops");

    KeyspaceSnapshot snapshot = client.heard().get(0).getSnapshot();
    assertThat(snapshot.getLast()).isTrue();
    assertThat(snapshot.getMappingsList()).isEmpty();
    assertThat(snapshot.getDefinition().hasDirectory()).isTrue();
    client.clear();
    node.live.publish(entry("shops", "a", "shard-2"));
    assertThat(client.heard().get(0).getChanges().getChanges(0).hasMappingPut()).isTrue();
  }

  @Test
  void keepsNothingForAClientThatDoesNotReadAndGoesOnWhereItWas() {
    TestClient client = stalled();

    for (int i = 0; i < LOG_CAPACITY; i++) {
      node.live.publish(slot("users", i % 4, "shard-" + i));
      node.advance(Duration.ofMillis(300));
    }
    assertThat(client.heard()).isEmpty();
    client.read(100);

    assertThat(client.kinds()).containsExactly(MessageCase.CHANGES, MessageCase.HEARTBEAT);
    assertThat(client.heard().get(0).getChanges().getChangesList()).hasSize(LOG_CAPACITY);
    assertThat(client.heard().get(0).getChanges().getRevision())
        .isEqualTo(node.live.current().revision().value());
  }

  @Test
  void resetsAClientThatDidNotReadForTooLong() {
    TestClient client = stalled();

    for (int i = 0; i < 50 * LOG_CAPACITY; i++) {
      node.live.publish(slot("users", i % 4, "shard-" + i));
    }
    client.lookup(5, 0, key("users", "a"));
    client.read(100);

    assertThat(client.kinds()).hasSize(4).startsWith(MessageCase.RESET, MessageCase.CHANGES);
    assertThat(client.heard(MessageCase.REPLIES)).hasSize(1);
    assertThat(client.heard(MessageCase.SNAPSHOT).get(0).getSnapshot().getRevision())
        .isEqualTo(node.live.current().revision().value());
  }

  @Test
  void sendsASnapshotInPartsOfOneRevisionWhileChangesGoOn() {
    node.live.publish(slots("big", 5000, "shard-1"));
    long revision = node.live.publish(hashKeyspace("big", 5000)).value();
    TestClient client = TestClient.openSlow(node.channel);
    client.hello(Hello.newBuilder().addSubscribe("big"));
    client.read(5);

    for (int i = 0; i < 10; i++) {
      node.live.publish(slot("big", i, "shard-2"));
      client.lookup(i, 0, key("big", "a"));
      client.read(1);
    }
    client.read(100);

    List<SessionResponse> parts = client.heard(MessageCase.SNAPSHOT);
    assertThat(parts).hasSize(5).allMatch(m -> m.getSnapshot().getRevision() == revision);
    assertThat(parts).allMatch(m -> m.getSnapshot().getMappingsList().size() == 1000);
    assertThat(parts.stream().flatMap(m -> m.getSnapshot().getMappingsList().stream()))
        .allMatch(mapping -> mapping.getShard().equals("shard-1"));
    assertThat(parts).extracting(m -> m.getSnapshot().getLast()).endsWith(false, true);
    int lastPart = client.heard().lastIndexOf(parts.get(4));
    assertThat(client.heard().subList(3, lastPart))
        .noneMatch(SessionResponse::hasChanges)
        .filteredOn(SessionResponse::hasReplies)
        .isNotEmpty()
        .allMatch(m -> m.getReplies().getRevision() == revision);
    assertThat(
            client.heard().subList(lastPart, client.heard().size()).stream()
                .filter(SessionResponse::hasChanges)
                .mapToInt(m -> m.getChanges().getChangesCount())
                .sum())
        .isEqualTo(10);
  }

  @Test
  void letsTheViewOfASnapshotGoThatNobodyReads() {
    node.live.publish(slots("big", 5000, "shard-1"));
    node.live.publish(hashKeyspace("big", 5000));
    TestClient client = TestClient.openSlow(node.channel);
    client.hello(Hello.newBuilder().addSubscribe("big"));
    client.read(6);
    assertThat(client.heard(MessageCase.SNAPSHOT)).isNotEmpty();
    client.clear();

    node.live.publish(slot("big", 0, "shard-2"));
    node.advance(Duration.ofSeconds(61));
    client.read(100);

    assertThat(client.kinds()).contains(MessageCase.RESET);
    List<SessionResponse> parts = client.heard(MessageCase.SNAPSHOT);
    assertThat(parts.subList(parts.size() - 5, parts.size()))
        .allMatch(m -> m.getSnapshot().getRevision() == node.live.current().revision().value());
  }

  /** A client that holds the keyspace "users" of four slots, and has heard nothing since. */
  private TestClient holding(String keyspace) {
    publishUsers();
    TestClient client = TestClient.open(node.channel);
    client.hello(Hello.newBuilder().addSubscribe(keyspace));
    client.clear();
    return client;
  }

  /** The same, but it reads no more. */
  private TestClient stalled() {
    publishUsers();
    TestClient client = TestClient.openSlow(node.channel);
    client.hello(Hello.newBuilder().addSubscribe("users"));
    client.read(5);
    assertThat(client.kinds()).endsWith(MessageCase.SNAPSHOT);
    client.clear();
    return client;
  }

  private void publishUsers() {
    if (node.live.current().keyspace("users") == null) {
      node.live.publish(slots("users", 4, "shard-1"));
      node.live.publish(hashKeyspace("users", 4));
    }
  }
}
