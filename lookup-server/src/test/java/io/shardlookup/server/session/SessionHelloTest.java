package io.shardlookup.server.session;

import static io.shardlookup.server.lookup.Records.directoryKeyspace;
import static io.shardlookup.server.lookup.Records.hashKeyspace;
import static io.shardlookup.server.lookup.Records.shard;
import static io.shardlookup.server.lookup.Records.slot;
import static io.shardlookup.server.lookup.Records.slots;
import static io.shardlookup.server.session.SessionFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.server.lookup.FakeLiveView;
import io.shardlookup.v1.Change.ChangeCase;
import io.shardlookup.v1.Heartbeat;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.SessionResponse.MessageCase;
import io.shardlookup.v1.Welcome;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionHelloTest {
  @RegisterExtension private final SessionFixture node = new SessionFixture();

  @Test
  void sendsEverythingAtOneRevisionToAClientThatKnowsNothing() {
    node.live.publish(shard("shard-1"));
    node.live.publish(slots("users", 4, "shard-1"));
    long revision = node.live.publish(hashKeyspace("users", 4)).value();
    TestClient client = TestClient.open(node.channel);

    client.hello(Hello.newBuilder().addSubscribe("users"));

    assertThat(client.kinds())
        .containsExactly(
            MessageCase.WELCOME,
            MessageCase.RESET,
            MessageCase.CHANGES,
            MessageCase.HEARTBEAT,
            MessageCase.SNAPSHOT);
    Welcome welcome = client.heard().get(0).getWelcome();
    assertThat(welcome.getDirectoryId()).isEqualTo(FakeLiveView.DIRECTORY);
    assertThat(welcome.getNodeId()).isEqualTo("node-1");
    assertThat(welcome.getEndpointsList()).hasSize(2);
    assertThat(welcome.getResumed()).isFalse();
    assertThat(client.heard().get(1).getReset().getRevision()).isEqualTo(revision);
    assertThat(client.heard().get(2).getChanges().getChangesList())
        .extracting(change -> change.getChangeCase())
        .containsExactlyInAnyOrder(ChangeCase.SHARD_PUT, ChangeCase.KEYSPACE_PUT);
    assertThat(client.heard().get(4).getSnapshot().getRevision()).isEqualTo(revision);
    assertThat(client.heard().get(4).getSnapshot().getMappingsList()).hasSize(4);
    assertThat(client.heard().get(4).getSnapshot().getLast()).isTrue();
  }

  @Test
  void resumesFromTheLogWhatTheClientHolds() {
    node.live.publish(slots("users", 2, "shard-1"));
    Revision known = node.live.publish(hashKeyspace("users", 2), hashKeyspace("other", 2));
    node.live.publish(slot("users", 1, "shard-2"));
    long last = node.live.publish(slot("other", 1, "shard-2")).value();
    TestClient client = TestClient.open(node.channel);

    client.hello(resuming(known).addKeyspaces("users"));

    assertThat(client.kinds())
        .containsExactly(MessageCase.WELCOME, MessageCase.CHANGES, MessageCase.HEARTBEAT);
    assertThat(client.heard().get(0).getWelcome().getResumed()).isTrue();
    assertThat(client.heard().get(1).getChanges().getRevision()).isEqualTo(last);
    assertThat(client.heard().get(1).getChanges().getChangesList())
        .extracting(change -> change.getMappingPut().getKeyspace())
        .containsExactly("users");
  }

  @Test
  void resetsAClientWhoseNextChangesAreForgotten() {
    Revision known = node.live.publish(hashKeyspace("users", 2));
    node.live.publish(slots("users", 2, "shard-1"));
    node.live.forget();
    TestClient client = TestClient.open(node.channel);

    client.hello(resuming(known).addKeyspaces("users"));

    assertThat(client.kinds())
        .startsWith(MessageCase.WELCOME, MessageCase.RESET)
        .endsWith(MessageCase.SNAPSHOT);
    assertThat(client.heard().get(1).getReset().getReason()).contains(known.toString());
  }

  @Test
  void resetsAClientOfAnEarlierIncarnation() {
    Revision known = node.live.publish(hashKeyspace("users", 2));
    node.live.publish(Revision.of(1, 5), List.of(shard("shard-1")));
    TestClient client = TestClient.open(node.channel);

    client.hello(resuming(known).addKeyspaces("users"));

    assertThat(client.kinds()).startsWith(MessageCase.WELCOME, MessageCase.RESET);
  }

  @Test
  void letsAClientThatKnowsMoreKeepItsCacheUntilTheNodeIsThere() {
    node.live.publish(slots("users", 2, "shard-1"));
    Revision here = node.live.publish(hashKeyspace("users", 2), directoryKeyspace("shops"));
    Revision known = new Revision(here.value() + 2);
    TestClient client = TestClient.open(node.channel);

    client.hello(resuming(known).addKeyspaces("users").addSubscribe("shops"));
    client.lookup(1, 0, key("users", "a"));

    assertThat(client.kinds())
        .containsExactly(MessageCase.WELCOME, MessageCase.HEARTBEAT, MessageCase.REPLIES);
    assertThat(client.heard().get(0).getWelcome().getRevision()).isEqualTo(here.value());
    assertThat(client.heard().get(1).getHeartbeat().getRevision()).isEqualTo(here.value());
    assertThat(client.heard().get(2).getReplies().getBehind()).isTrue();

    client.clear();
    node.live.publish(slot("users", 0, "shard-2"));
    node.live.publish(slot("users", 1, "shard-2"));
    node.live.publish(slot("users", 1, "shard-3"));

    assertThat(client.kinds()).containsExactly(MessageCase.SNAPSHOT, MessageCase.CHANGES);
    assertThat(client.heard().get(0).getSnapshot().getRevision()).isEqualTo(known.value());
    assertThat(client.heard().get(1).getChanges().getRevision()).isEqualTo(known.value() + 1);
  }

  @Test
  void resetsAClientThatKnewMoreThanTheViewThatALoadIsComparedWith() {
    node.live.publish(slots("users", 2, "shard-1"));
    Revision here = node.live.publish(hashKeyspace("users", 2));
    Revision known = new Revision(here.value() + 5);
    TestClient before = TestClient.open(node.channel);
    before.hello(resuming(known).addKeyspaces("users"));
    before.clear();

    Revision loaded = new Revision(here.value() + 9);
    List<DirectoryChange> difference = List.of(slot("users", 0, "shard-2"));
    node.live.load(node.live.current().with(loaded, difference), Optional.of(difference));
    TestClient after = TestClient.open(node.channel);
    after.hello(resuming(known).addKeyspaces("users"));
    TestClient there = TestClient.open(node.channel);
    there.hello(resuming(here).addKeyspaces("users"));

    assertThat(before.kinds()).startsWith(MessageCase.RESET);
    assertThat(after.kinds()).startsWith(MessageCase.WELCOME, MessageCase.RESET);
    assertThat(after.heard().get(0).getWelcome().getResumed()).isFalse();
    assertThat(there.kinds())
        .containsExactly(MessageCase.WELCOME, MessageCase.CHANGES, MessageCase.HEARTBEAT);
  }

  @Test
  void agreesOnTheHeartbeatThatTheClientAsksFor() {
    TestClient client = TestClient.open(node.channel);
    client.hello(Hello.newBuilder().setHeartbeatMillis(1000));
    client.clear();

    node.advance(Duration.ofMillis(3100));

    assertThat(client.kinds()).hasSize(3).containsOnly(MessageCase.HEARTBEAT);
    assertThat(client.heard().get(0).getHeartbeat().getPingId()).isZero();
  }

  @Test
  void stretchesTheHeartbeatWithTheNumberOfSessions() {
    assertThat(SessionConfig.DEFAULT.heartbeatMillis(0, 0)).isEqualTo(250);
    assertThat(SessionConfig.DEFAULT.heartbeatMillis(0, 2_000)).isEqualTo(500);
    assertThat(SessionConfig.DEFAULT.heartbeatMillis(100, 4_000)).isEqualTo(300);
    assertThat(SessionConfig.DEFAULT.heartbeatMillis(60_000, 4_000)).isEqualTo(60_000);
  }

  @Test
  void refusesAHelloOfAnotherDirectory() {
    LookupException error = refusal(Hello.newBuilder().setDirectoryId("other").setViewRevision(3));

    assertThat(error.reason()).isEqualTo(ErrorReason.WRONG_DIRECTORY);
    assertThat(error).hasMessageContaining("\"other\"").hasMessageContaining("\"directory-1\"");
  }

  @Test
  void refusesAHelloThatIsNeverRight() {
    assertThat(refusal(Hello.newBuilder().setClientId("x".repeat(129))))
        .hasMessage("client_id: 129 characters (expected: at most 128 characters)");
    assertThat(refusal(Hello.newBuilder().setHeartbeatMillis(49)))
        .hasMessage("heartbeat_millis: 49 (expected: 0 or 50..60000)");
    assertThat(refusal(Hello.newBuilder().addKeyspaces("Users"))).hasMessageContaining("Users");
    assertThat(refusal(Hello.newBuilder().setViewRevision(5)))
        .hasMessageContaining("directory_id: none");
    assertThat(refusal(Hello.newBuilder().setViewRevision(-1)))
        .hasMessage("view_revision: 18446744073709551615 (expected: 0..2^63-1)");
    LookupException tooMany =
        refusal(
            Hello.newBuilder()
                .addAllSubscribe(IntStream.range(0, 1001).mapToObj(i -> "k" + i).toList()));
    assertThat(tooMany.reason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED);
    assertThat(tooMany).hasMessage("subscribe: 1001 names (expected: at most 1000)");
  }

  @Test
  void refusesAnotherVersionOfTheProtocol() {
    TestClient client = TestClient.open(node.channel);

    client.send(
        SessionRequest.newBuilder().setHello(Hello.newBuilder().setProtocolVersion(2)).build());

    assertThat(client.ended().getNow(null)).hasMessage("protocol_version: 2 (expected: 1)");
  }

  @Test
  void refusesMessagesOutOfOrder() {
    TestClient early = TestClient.open(node.channel);
    TestClient twice = TestClient.open(node.channel);
    TestClient nothing = TestClient.open(node.channel);

    early.ping(1);
    twice.hello(Hello.newBuilder());
    twice.hello(Hello.newBuilder());
    nothing.hello(Hello.newBuilder());
    nothing.send(SessionRequest.getDefaultInstance());

    for (TestClient client : List.of(early, twice, nothing)) {
      LookupException error = client.ended().getNow(null);
      assertThat(error).isNotNull();
      assertThat(error.reason()).isEqualTo(ErrorReason.SESSION_PROTOCOL);
    }
    assertThat(early.ended().getNow(null))
        .hasMessage("message: ping (expected: hello first and only once)");
    assertThat(node.sessions.open()).isZero();
  }

  @Test
  void endsASessionThatDoesNotSayHelloInTime() {
    TestClient client = TestClient.open(node.channel);

    node.advance(Duration.ofSeconds(59));
    assertThat(client.ended()).isNotDone();
    node.advance(Duration.ofSeconds(2));

    LookupException error = client.ended().getNow(null);
    assertThat(error).isNotNull();
    assertThat(error.reason()).isEqualTo(ErrorReason.SESSION_PROTOCOL);
  }

  @Test
  void tellsSessionsToMoveAndRefusesNewOnesWhenDraining() {
    TestClient client = TestClient.open(node.channel);
    client.hello(Hello.newBuilder());
    client.clear();

    node.sessions.drain("the node is stopping");
    client.lookup(1, 0, key("users", "a"));
    TestClient late = TestClient.open(node.channel);

    assertThat(client.kinds()).containsExactly(MessageCase.DRAIN, MessageCase.REPLIES);
    assertThat(late.ended().getNow(null)).hasMessageContaining("the node is stopping");
    client.close();
    assertThat(client.ended().getNow(new LookupException(ErrorReason.INTERNAL, "not ended")))
        .isNull();
    assertThat(node.sessions.open()).isZero();
  }

  @Test
  void endsSessionsWithNotServingWhenClosed() {
    TestClient client = TestClient.open(node.channel);
    client.hello(Hello.newBuilder());

    node.sessions.close();

    LookupException error = client.ended().getNow(null);
    assertThat(error).isNotNull();
    assertThat(error.reason()).isEqualTo(ErrorReason.NOT_SERVING);
  }

  @Test
  void answersAPingAtOnceWithItsIdAndTheAge() {
    TestClient client = TestClient.open(node.channel);
    client.hello(Hello.newBuilder());
    client.clear();

    client.ping(42);

    Heartbeat heartbeat = client.heard().get(0).getHeartbeat();
    assertThat(heartbeat.getPingId()).isEqualTo(42);
    assertThat(heartbeat.getAgeMillis()).isEqualTo(7);
    assertThat(heartbeat.getRevision()).isEqualTo(node.live.current().revision().value());
  }

  private LookupException refusal(Hello.Builder hello) {
    TestClient client = TestClient.open(node.channel);
    client.hello(hello);
    LookupException error = client.ended().getNow(null);
    assertThat(error).isNotNull();
    assertThat(client.heard().stream().map(SessionResponse::getMessageCase)).isEmpty();
    return error;
  }

  private static Hello.Builder resuming(Revision known) {
    return Hello.newBuilder().setDirectoryId(FakeLiveView.DIRECTORY).setViewRevision(known.value());
  }
}
