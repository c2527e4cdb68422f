package io.shardlookup.client.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.failover.NodeRing;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.v1.Changes;
import io.shardlookup.v1.Drain;
import io.shardlookup.v1.Heartbeat;
import io.shardlookup.v1.KeyspaceSnapshot;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.Welcome;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SessionMachineTest {
  private static final Endpoint A = new Endpoint("10.0.0.1", 1);
  private static final Endpoint B = new Endpoint("10.0.0.2", 1);
  private static final SessionSettings SETTINGS =
      new SessionSettings(
          "test", Duration.ofMillis(250), 3, Duration.ofMillis(750), Duration.ofSeconds(3));

  private final NodeRing ring = new NodeRing(new Random(1));
  private SessionMachine machine = machine("");
  private long now;

  @Test
  void connectsToANodeAsSoonAsOneIsKnown() {
    assertThat(on(new SessionEvent.Started())).containsExactly(new SessionAction.FindNodes());

    SessionAction.Connect connect =
        find(on(new SessionEvent.NodesKnown(List.of(A, B))), SessionAction.Connect.class);

    assertThat(connect.wanted()).containsExactly("orders");
    assertThat(List.of(A, B)).contains(connect.node());
  }

  @Test
  void opensOnTheWelcomeAndPingsAtOnceAndAtEachInterval() {
    SessionAction.Connect connect = connect();

    List<SessionAction> actions = receive(connect.stream(), welcome("directory-a"));
    assertThat(machine.isOpen()).isTrue();
    assertThat(find(actions, SessionAction.Send.class).request().hasPing()).isTrue();

    List<SessionAction> unused = receive(connect.stream(), pong(1, 0));
    now = millis(250);
    assertThat(find(tick(), SessionAction.Send.class).request().getPing().getId()).isEqualTo(2);
  }

  @Test
  void threeMissedHeartbeatsEndTheSessionAndTheNextNodeIsAnotherOne() {
    SessionAction.Connect first = open();

    ticksUntil(millis(749));
    assertThat(machine.isOpen()).isTrue();
    now = millis(750);
    SessionAction.Close close = find(tick(), SessionAction.Close.class);
    now = millis(850);
    SessionAction.Connect second = find(tick(), SessionAction.Connect.class);

    assertThat(close.wasOpen()).isTrue();
    assertThat(close.reason()).contains("3 heartbeats missed");
    assertThat(second.node()).isNotEqualTo(first.node());
    assertThat(second.stream()).isGreaterThan(first.stream());
  }

  @Test
  void anyMessageCountsAsLife() {
    SessionAction.Connect connect = open();
    ticksUntil(millis(700));

    List<SessionAction> applied = receive(connect.stream(), changes(7));
    ticksUntil(millis(1_400));

    assertThat(find(applied, SessionAction.Apply.class).message()).isEqualTo(changes(7));
    assertThat(machine.isOpen()).isTrue();
  }

  @Test
  void aPauseOfTheClientItselfIsNotTakenForTheNodes() {
    SessionAction.Connect unused = open();

    now = millis(10_000);
    List<SessionAction> actions = tick();

    assertThat(actions).doesNotHaveAnyElementsOfTypes(SessionAction.Close.class);
    assertThat(machine.isOpen()).isTrue();
  }

  @Test
  void whatAnOldStreamStillSaysIsNotHeard() {
    SessionAction.Connect first = open();
    List<SessionAction> lost = ended(first.stream(), ErrorReason.NOT_SERVING);
    now = millis(200);
    SessionAction.Connect second = find(tick(), SessionAction.Connect.class);
    List<SessionAction> opened = receive(second.stream(), welcome("directory-a"));

    assertThat(receive(first.stream(), changes(7))).isEmpty();
    assertThat(ended(first.stream(), ErrorReason.NOT_SERVING)).isEmpty();
    assertThat(find(lost, SessionAction.Close.class).node()).isEqualTo(first.node());
    assertThat(opened).hasAtLeastOneElementOfType(SessionAction.Open.class);
    assertThat(machine.isOpen()).isTrue();
  }

  @Test
  void aNodeThatDoesNotWelcomeInTimeIsLeftForAnother() {
    SessionAction.Connect first = connect();

    now = millis(750);
    SessionAction.Close close = find(tick(), SessionAction.Close.class);
    now = millis(850);
    SessionAction.Connect second = find(tick(), SessionAction.Connect.class);

    assertThat(close.wasOpen()).isFalse();
    assertThat(second.node()).isNotEqualTo(first.node());
  }

  @Test
  void messagesBeforeTheWelcomeAndASecondWelcomeEndTheSession() {
    SessionAction.Connect first = connect();
    assertThat(receive(first.stream(), changes(7)))
        .hasAtLeastOneElementOfType(SessionAction.Close.class);

    now = millis(200);
    SessionAction.Connect second = find(tick(), SessionAction.Connect.class);
    List<SessionAction> unused = receive(second.stream(), welcome("directory-a"));
    assertThat(receive(second.stream(), welcome("directory-a")))
        .hasAtLeastOneElementOfType(SessionAction.Close.class);
  }

  @Test
  void savedKnowledgeOfAnotherDirectoryIsForgotten() {
    machine = machine("directory-b");
    SessionAction.Connect connect = connect();

    List<SessionAction> actions = ended(connect.stream(), ErrorReason.WRONG_DIRECTORY);

    assertThat(actions).hasAtLeastOneElementOfType(SessionAction.Forget.class);
  }

  @Test
  void knowledgeThatANodeConfirmedSurvivesANodeOfAnotherDirectory() {
    SessionAction.Connect first = open();
    List<SessionAction> lost = ended(first.stream(), ErrorReason.NOT_SERVING);
    now = millis(200);
    SessionAction.Connect second = find(tick(), SessionAction.Connect.class);

    List<SessionAction> refused = ended(second.stream(), ErrorReason.WRONG_DIRECTORY);
    now = millis(600);
    SessionAction.Connect third = find(tick(), SessionAction.Connect.class);
    List<SessionAction> foreign = receive(third.stream(), welcome("directory-b"));

    assertThat(lost).isNotEmpty();
    assertThat(refused).doesNotHaveAnyElementsOfTypes(SessionAction.Forget.class);
    assertThat(foreign)
        .hasAtLeastOneElementOfType(SessionAction.Close.class)
        .doesNotHaveAnyElementsOfTypes(SessionAction.Open.class, SessionAction.Forget.class);
  }

  @Test
  void movesOnWhenTheNodeDrains() {
    SessionAction.Connect first = open();

    List<SessionAction> drained =
        receive(
            first.stream(),
            SessionResponse.newBuilder().setDrain(Drain.getDefaultInstance()).build());
    now = millis(101);
    SessionAction.Connect second = find(tick(), SessionAction.Connect.class);

    assertThat(drained).hasAtLeastOneElementOfType(SessionAction.Close.class);
    assertThat(second.node()).isNotEqualTo(first.node());
  }

  @Test
  void comesBackSoonToTheOnlyNodeThatDrained() {
    SessionAction.Connect first = open();
    List<SessionAction> left = on(new SessionEvent.NodesKnown(List.of(first.node())));

    List<SessionAction> drained =
        receive(
            first.stream(),
            SessionResponse.newBuilder().setDrain(Drain.getDefaultInstance()).build());
    SessionAction.Connect second = null;
    while (second == null && now < millis(500)) {
      now += millis(50);
      second = findOrNull(tick());
    }

    assertThat(left).isEmpty();
    assertThat(drained).hasAtLeastOneElementOfType(SessionAction.Close.class);
    assertThat(second).extracting(SessionAction.Connect::node).isEqualTo(first.node());
  }

  @Test
  void ageIsCountedFromTheClientsOwnPing() {
    SessionAction.Connect connect = connect();
    now = millis(100);
    List<SessionAction> unused = receive(connect.stream(), welcome("directory-a"));

    now = millis(180);
    List<SessionAction> unasked = receive(connect.stream(), pong(0, 10));
    List<SessionAction> answered = receive(connect.stream(), pong(1, 30));

    assertThat(unasked).doesNotHaveAnyElementsOfTypes(SessionAction.CompleteAt.class);
    assertThat(find(answered, SessionAction.CompleteAt.class).nanos()).isEqualTo(millis(70));
  }

  @Test
  void looksForAFresherNodeWhenItsOwnIsStaleAndMovesOnlyThen() {
    SessionAction.Connect connect = open();

    List<SessionAction> stale = receive(connect.stream(), pong(1, 4_000));
    Endpoint other = connect.node().equals(A) ? B : A;
    List<SessionAction> moved = on(new SessionEvent.FresherNode(other));

    assertThat(stale).hasAtLeastOneElementOfType(SessionAction.FindFresherNode.class);
    assertThat(find(moved, SessionAction.Connect.class).node()).isEqualTo(other);
  }

  @Test
  void aKeyspaceIsAskedForOnceAndAgainOnlyAfterAWhile() {
    SessionAction.Connect unused = open();

    List<SessionAction> first = on(new SessionEvent.Wanted("shops"));
    List<SessionAction> second = on(new SessionEvent.Wanted("shops"));
    now = millis(5_001);
    List<SessionAction> later = on(new SessionEvent.Wanted("shops"));

    assertThat(find(first, SessionAction.Send.class).request().getSubscribe().getKeyspacesList())
        .containsExactly("shops");
    assertThat(second).isEmpty();
    assertThat(later).hasSize(1);
  }

  @Test
  void aThousandMisspeltKeyspacesLeaveRoomForOneThatIsThere() {
    SessionAction.Connect connect = open();
    for (int i = 0; i < WantedKeyspaces.MAX_KEYSPACES; i++) {
      List<SessionAction> asked = on(new SessionEvent.Wanted("misspelt-" + i));
      List<SessionAction> answered = receive(connect.stream(), unknown("misspelt-" + i));
      assertThat(asked).hasSize(1);
      assertThat(answered).hasSize(1);
    }

    assertThat(on(new SessionEvent.Wanted("shops"))).hasSize(1);
    assertThat(reconnect(connect).wanted()).containsExactly("orders", "shops");
  }

  @Test
  void aKeyspaceThatNoNodeKnowsIsAskedForAgainWhenItIsUsedAfterAWhile() {
    SessionAction.Connect connect = open();
    List<SessionAction> unused = on(new SessionEvent.Wanted("shops"));
    List<SessionAction> unknown = receive(connect.stream(), unknown("shops"));

    List<SessionAction> soon = on(new SessionEvent.Wanted("shops"));
    now = millis(5_001);
    List<SessionAction> later = on(new SessionEvent.Wanted("shops"));

    assertThat(unknown).hasAtLeastOneElementOfType(SessionAction.Apply.class);
    assertThat(soon).isEmpty();
    assertThat(later).hasSize(1);
  }

  @Test
  void whatWasConfiguredOrSubscribedToStaysWantedUntilItIsThere() {
    SessionAction.Connect connect = open();
    List<SessionAction> unused = on(new SessionEvent.Wanted("shops"));
    List<SessionAction> unusedUnknown = receive(connect.stream(), unknown("shops"));
    List<SessionAction> unusedSubscribe = on(new SessionEvent.Subscribed("shops"));
    List<SessionAction> unusedAgain = receive(connect.stream(), unknown("shops"));
    List<SessionAction> unusedConfigured = receive(connect.stream(), unknown("orders"));

    assertThat(reconnect(connect).wanted()).containsExactly("orders", "shops");
  }

  @Test
  void aKeyspaceThatAppearsIsAskedForWithItsNextUse() {
    SessionAction.Connect connect = open();
    List<SessionAction> unused = on(new SessionEvent.Wanted("shops"));
    List<SessionAction> unusedUnknown = receive(connect.stream(), unknown("shops"));

    assertThat(on(new SessionEvent.Appeared("shops"))).isEmpty();
    assertThat(on(new SessionEvent.Wanted("shops"))).hasSize(1);
  }

  @Test
  void aKeyspaceThatWasThereOnceStaysWantedWhileItIsNot() {
    SessionAction.Connect connect = open();
    List<SessionAction> unused = on(new SessionEvent.Wanted("shops"));
    List<SessionAction> unusedPart = receive(connect.stream(), snapshot("shops"));
    List<SessionAction> unusedUnknown = receive(connect.stream(), unknown("shops"));

    assertThat(reconnect(connect).wanted()).containsExactly("orders", "shops");
  }

  @Test
  void whenAllNodesFailItWaitsWithJitterAndKeepsTrying() {
    SessionAction.Connect connect = connect();
    int attempts = 0;
    for (int i = 0; i < 400 && attempts < 10; i++) {
      if (connect != null) {
        attempts++;
        List<SessionAction> unused = ended(connect.stream(), ErrorReason.NOT_SERVING);
      }
      now += millis(50);
      connect = findOrNull(tick());
    }

    assertThat(attempts).isEqualTo(10);
    assertThat(now).isGreaterThan(millis(1_000));
  }

  @Test
  void aStoppedMachineDoesNothing() {
    SessionAction.Connect connect = open();

    assertThat(on(new SessionEvent.Stopped()))
        .hasAtLeastOneElementOfType(SessionAction.Close.class);
    assertThat(receive(connect.stream(), changes(7))).isEmpty();
    assertThat(tick()).isEmpty();
  }

  private static SessionAction.@Nullable Connect findOrNull(List<SessionAction> actions) {
    return actions.stream()
        .filter(SessionAction.Connect.class::isInstance)
        .map(SessionAction.Connect.class::cast)
        .findFirst()
        .orElse(null);
  }

  private SessionMachine machine(String savedDirectory) {
    return new SessionMachine(SETTINGS, ring, new Random(1), List.of("orders"), savedDirectory);
  }

  private SessionAction.Connect connect() {
    List<SessionAction> unused = on(new SessionEvent.Started());
    return find(on(new SessionEvent.NodesKnown(List.of(A, B))), SessionAction.Connect.class);
  }

  private SessionAction.Connect open() {
    SessionAction.Connect connect = connect();
    List<SessionAction> unused = receive(connect.stream(), welcome("directory-a"));
    return connect;
  }

  private SessionAction.Connect reconnect(SessionAction.Connect lost) {
    List<SessionAction> unused = ended(lost.stream(), ErrorReason.NOT_SERVING);
    now += millis(200);
    return find(tick(), SessionAction.Connect.class);
  }

  /** Ticks as often as a driver would, up to the time. */
  private void ticksUntil(long end) {
    while (now < end) {
      now = Math.min(end, now + millis(125));
      List<SessionAction> unused = tick();
    }
  }

  private List<SessionAction> tick() {
    return on(new SessionEvent.Tick());
  }

  private List<SessionAction> receive(int stream, SessionResponse message) {
    return on(new SessionEvent.Received(stream, message));
  }

  private List<SessionAction> ended(int stream, ErrorReason reason) {
    return on(new SessionEvent.Ended(stream, new LookupException(reason, "told to")));
  }

  private List<SessionAction> on(SessionEvent event) {
    return machine.on(event, now);
  }

  private static <T extends SessionAction> T find(List<SessionAction> actions, Class<T> type) {
    return actions.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
  }

  private static SessionResponse welcome(String directory) {
    return SessionResponse.newBuilder()
        .setWelcome(
            Welcome.newBuilder().setDirectoryId(directory).setRevision(5).setHeartbeatMillis(250))
        .build();
  }

  private static SessionResponse snapshot(String keyspace) {
    return SessionResponse.newBuilder()
        .setSnapshot(KeyspaceSnapshot.newBuilder().setKeyspace(keyspace).setLast(true))
        .build();
  }

  private static SessionResponse unknown(String keyspace) {
    LookupException error = new LookupException(ErrorReason.UNKNOWN_KEYSPACE, keyspace);
    return SessionResponse.newBuilder()
        .setSnapshot(
            KeyspaceSnapshot.newBuilder().setKeyspace(keyspace).setError(GrpcErrors.toWire(error)))
        .build();
  }

  private static SessionResponse changes(long revision) {
    return SessionResponse.newBuilder()
        .setChanges(Changes.newBuilder().setRevision(revision))
        .build();
  }

  private static SessionResponse pong(long pingId, long ageMillis) {
    return SessionResponse.newBuilder()
        .setHeartbeat(
            Heartbeat.newBuilder().setRevision(5).setPingId(pingId).setAgeMillis(ageMillis))
        .build();
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }
}
