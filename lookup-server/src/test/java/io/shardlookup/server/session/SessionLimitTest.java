package io.shardlookup.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.lookup.Records;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.SessionResponse.MessageCase;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionLimitTest {
  private static final SessionConfig TWO_SESSIONS =
      new SessionConfig(
          2, Duration.ofMillis(250), 2_000, Duration.ofMillis(50), Duration.ofSeconds(60));

  @RegisterExtension private final SessionFixture node = new SessionFixture(TWO_SESSIONS);

  @Test
  void refusesMoreSessionsThanItServes() {
    TestClient first = TestClient.open(node.channel);
    TestClient.open(node.channel);

    TestClient third = TestClient.open(node.channel);

    LookupException error = third.ended().getNow(null);
    assertThat(error).isNotNull();
    assertThat(error.reason()).isEqualTo(ErrorReason.OVERLOADED);
    assertThat(error).hasMessage("sessions: 2 (expected: fewer than 2)");

    first.cancel();
    assertThat(TestClient.open(node.channel).ended()).isNotDone();
    assertThat(node.sessions.open()).isEqualTo(2);
  }

  @Test
  void refusesMoreKeyspacesThanASessionMayHold() {
    TestClient client = TestClient.open(node.channel);
    client.hello(
        Hello.newBuilder()
            .addAllSubscribe(IntStream.range(0, 600).mapToObj(i -> "a" + i).toList())
            .addAllKeyspaces(IntStream.range(0, 600).mapToObj(i -> "b" + i).toList()));

    LookupException error = client.ended().getNow(null);
    assertThat(error).isNotNull();
    assertThat(error.reason()).isEqualTo(ErrorReason.LIMIT_EXCEEDED);
    assertThat(error).hasMessage("keyspaces of the session: 1200 (expected: at most 1000)");
  }

  @Test
  void endsTheSessionInWhichADefectShowsAndNoOther() {
    node.live.publish(Records.directoryKeyspace("shops"));
    TestClient first = TestClient.open(node.channel);
    TestClient second = TestClient.open(node.channel);
    first.hello(Hello.newBuilder());
    second.hello(Hello.newBuilder());
    node.assigner.breakWith(new AssertionError("a defect"));

    first.lookup(1, 0, SessionFixture.assigned("shops", "a"));
    second.lookup(1, 0, SessionFixture.key("shops", "a"));

    LookupException error = first.ended().getNow(null);
    assertThat(error).isNotNull();
    assertThat(error.reason()).isEqualTo(ErrorReason.INTERNAL);
    assertThat(second.heard(MessageCase.REPLIES)).hasSize(1);
    assertThat(node.sessions.open()).isEqualTo(1);
  }

  @Test
  void stopsListeningToTheViewWhenClosed() {
    node.sessions.close();
    node.sessions.close();

    assertThat(node.scheduler.runDue(Duration.ofSeconds(1))).isZero();
  }

  @Test
  void hasTheseDefaults() {
    assertThat(SessionConfig.DEFAULT)
        .isEqualTo(
            new SessionConfig(
                10_000,
                Duration.ofMillis(250),
                2_000,
                Duration.ofMillis(50),
                Duration.ofSeconds(60)));
  }

  @Test
  void refusesConfigurationOutOfBounds() {
    Duration ok = Duration.ofSeconds(1);

    assertThatThrownBy(() -> new SessionConfig(0, ok, 1, ok, ok))
        .hasMessage("max sessions: 0 (expected: 1..1000000)");
    assertThatThrownBy(() -> new SessionConfig(1, Duration.ofMillis(49), 1, ok, ok))
        .hasMessage("heartbeat: 49 ms (expected: 50..60000 ms)");
    assertThatThrownBy(() -> new SessionConfig(1, ok, 0, ok, ok))
        .hasMessage("sessions per stretch: 0 (expected: 1 or more)");
    assertThatThrownBy(() -> new SessionConfig(1, ok, 1, Duration.ZERO, ok))
        .hasMessage("behind bound: 0 ms (expected: 1..10000 ms)");
    assertThatThrownBy(() -> new SessionConfig(1, ok, 1, ok, Duration.ZERO))
        .hasMessage("slow client bound: 0 ms (expected: 1000..3600000 ms)");
  }
}
