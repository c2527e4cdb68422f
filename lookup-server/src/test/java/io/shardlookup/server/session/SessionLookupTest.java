package io.shardlookup.server.session;

import static io.shardlookup.server.lookup.Records.directoryKeyspace;
import static io.shardlookup.server.lookup.Records.entry;
import static io.shardlookup.server.lookup.Records.entryRemoved;
import static io.shardlookup.server.session.SessionFixture.assigned;
import static io.shardlookup.server.session.SessionFixture.key;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.Assignment;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.assign.KeyAssigner.Assigned;
import io.shardlookup.server.lookup.FakeAssigner;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.LookupReplies;
import io.shardlookup.v1.LookupResult;
import io.shardlookup.v1.SessionResponse.MessageCase;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class SessionLookupTest {
  @RegisterExtension private final SessionFixture node = new SessionFixture();

  private TestClient client;

  @BeforeEach
  void openSession() {
    node.live.publish(directoryKeyspace("shops"));
    node.live.publish(entry("shops", "a", "shard-1"));
    client = TestClient.open(node.channel);
    client.hello(Hello.newBuilder().addSubscribe("shops"));
    client.clear();
  }

  @Test
  void answersEveryKeyOfABatchAtOneRevision() {
    client.lookup(
        9, 0, key("shops", "a"), key("shops", "b"), key("nowhere", "a"), key("shops", ""));

    LookupReplies replies = onlyReplies();
    assertThat(replies.getBatchId()).isEqualTo(9);
    assertThat(replies.getRevision()).isEqualTo(node.live.current().revision().value());
    assertThat(replies.getBehind()).isFalse();
    assertThat(replies.getAgeMillis()).isEqualTo(7);
    assertThat(replies.getResults(0).getPlacement().getShard()).isEqualTo("shard-1");
    assertThat(replies.getResults(0).getPlacement().getScope().hasEntry()).isTrue();
    assertThat(replies.getResultsList().subList(1, 4))
        .extracting(result -> result.getError().getReason().name())
        .containsExactly(
            "ERROR_REASON_UNKNOWN_KEY",
            "ERROR_REASON_UNKNOWN_KEYSPACE",
            "ERROR_REASON_INVALID_KEY");
  }

  @Test
  void holdsABatchBackUntilTheViewIsThereAndNothingElse() {
    long next = node.live.current().revision().value() + 1;
    client.lookup(1, next, key("shops", "a"));
    client.lookup(2, 0, key("shops", "a"));
    client.ping(7);

    assertThat(client.kinds()).containsExactly(MessageCase.REPLIES, MessageCase.HEARTBEAT);
    assertThat(client.heard().get(0).getReplies().getBatchId()).isEqualTo(2);

    client.clear();
    node.live.publish(entry("shops", "a", "shard-2"));

    assertThat(client.kinds()).containsExactly(MessageCase.CHANGES, MessageCase.REPLIES);
    LookupReplies replies = client.heard().get(1).getReplies();
    assertThat(replies.getBatchId()).isEqualTo(1);
    assertThat(replies.getRevision()).isEqualTo(next);
    assertThat(replies.getBehind()).isFalse();
    assertThat(replies.getResults(0).getPlacement().getShard()).isEqualTo("shard-2");
  }

  @Test
  void isReachedByATickToo() {
    client.lookup(1, node.live.current().revision().value() + 1, key("shops", "a"));

    node.live.tick();

    assertThat(onlyReplies().getBehind()).isFalse();
  }

  @Test
  void answersBehindWhenTheBoundIsOver() {
    client.lookup(1, node.live.current().revision().value() + 1, key("shops", "a"));
    assertThat(client.heard()).isEmpty();

    node.live.expireWaits();

    assertThat(onlyReplies().getBehind()).isTrue();
    assertThat(node.limit.inFlight()).isZero();
  }

  @Test
  void answersBehindAtOnceWhenTheNodeIsNotFresh() {
    node.live.fresh(false);

    client.lookup(1, node.live.current().revision().value() + 1, key("shops", "a"));

    assertThat(onlyReplies().getBehind()).isTrue();
    assertThat(onlyReplies().getResults(0).getPlacement().getShard()).isEqualTo("shard-1");
  }

  @Test
  void answersBehindAtOnceWhenTooMuchWaitsAlready() {
    assertThat(node.limit.tryAcquire(100)).isTrue();

    client.lookup(1, node.live.current().revision().value() + 1, key("shops", "a"));

    assertThat(onlyReplies().getBehind()).isTrue();
  }

  @Test
  void refusesABatchWithoutKeysAndOneWithTooMany() {
    TestClient other = TestClient.open(node.channel);
    other.hello(Hello.newBuilder());

    client.lookup(1, 0);
    other.lookup(
        1,
        0,
        IntStream.range(0, 1001).mapToObj(i -> key("shops", "k" + i)).toArray(LookupKey[]::new));

    assertEnds(client, ErrorReason.INVALID_ARGUMENT, "keys: 0 (expected: 1..1000)");
    assertEnds(other, ErrorReason.LIMIT_EXCEEDED, "keys: 1001 (expected: 1..1000)");
  }

  @Test
  void refusesTheSeventeenthUnansweredBatch() {
    long never = node.live.current().revision().value() + 100;
    for (int i = 1; i <= 16; i++) {
      client.lookup(i, never, key("shops", "a"));
    }
    assertThat(client.ended()).isNotDone();

    client.lookup(17, never, key("shops", "a"));

    assertEnds(client, ErrorReason.LIMIT_EXCEEDED, "unanswered batches: 17 (expected: at most 16)");
    node.live.expireWaits();
    assertThat(node.limit.inFlight()).isZero();
  }

  @Test
  void answersAnAssignedKeyOnceTheViewKnowsIt() {
    client.lookup(1, 0, key("shops", "a"), assigned("shops", "new"), assigned("shops", "a"));
    assertThat(client.heard()).isEmpty();
    assertThat(node.assigner.requests())
        .extracting(FakeAssigner.Request::key)
        .containsExactly("new");

    Revision knownAt = new Revision(node.live.current().revision().value() + 2);
    node.assigner.requests().get(0).answer().complete(new Assigned(placement(), knownAt));
    node.live.publish(entry("shops", "a", "shard-2"));
    assertThat(client.kinds()).containsExactly(MessageCase.CHANGES);
    client.clear();
    node.live.publish(entry("shops", "new", "shard-3"));

    assertThat(client.kinds()).containsExactly(MessageCase.CHANGES, MessageCase.REPLIES);
    LookupReplies replies = client.heard(MessageCase.REPLIES).get(0).getReplies();
    assertThat(replies.getRevision()).isEqualTo(knownAt.value());
    assertThat(replies.getResultsList())
        .extracting(result -> result.getPlacement().getShard())
        .containsExactly("shard-2", "shard-3", "shard-2");
    assertThat(node.limit.inFlight()).isZero();
  }

  @Test
  void saysOfEachKeyWhyItCouldNotBeAssigned() {
    client.lookup(1, 0, assigned("shops", "x"), assigned("shops", "y"), key("shops", "a"));

    node.assigner
        .requests()
        .get(1)
        .fail(new LookupException(ErrorReason.NO_SHARD_AVAILABLE, "no shard"));
    assertThat(client.heard()).isEmpty();
    node.assigner
        .requests()
        .get(0)
        .fail(new LookupException(ErrorReason.STORE_UNAVAILABLE, "no answer"));

    assertThat(onlyReplies().getResultsList())
        .extracting(result -> result.getError().getReason().name())
        .containsExactly(
            "ERROR_REASON_STORE_UNAVAILABLE",
            "ERROR_REASON_NO_SHARD_AVAILABLE",
            "ERROR_REASON_UNSPECIFIED");
  }

  @Test
  void isMorePatientWithAnAssignedKeySinceNothingOlderCouldStandIn() {
    Revision ahead = new Revision(node.live.current().revision().value() + 5);

    client.lookup(1, ahead.value(), key("shops", "a"));
    client.lookup(2, 0, assigned("shops", "x"));
    node.assigner.requests().get(0).answer().complete(new Assigned(placement(), ahead));

    assertThat(node.live.bounds())
        .containsExactly(SessionConfig.DEFAULT.behindBound(), Duration.ofSeconds(2));
  }

  @Test
  void saysThatAnAssignedKeyIsNotKnownHereYet() {
    client.lookup(1, 0, assigned("shops", "x"), key("shops", "a"));
    Revision knownAt = new Revision(node.live.current().revision().value() + 1);

    node.assigner.requests().get(0).answer().complete(new Assigned(placement(), knownAt));
    node.live.expireWaits();

    LookupReplies replies = onlyReplies();
    assertThat(replies.getResults(0).getError().getReason().name())
        .isEqualTo("ERROR_REASON_REVISION_NOT_REACHED");
    assertThat(replies.getResults(1).hasPlacement()).isTrue();
    assertThat(replies.getBehind()).isFalse();
  }

  @Test
  void refusesToAssignWhenTooMuchIsInFlight() {
    assertThat(node.limit.tryAcquire(100)).isTrue();

    client.lookup(1, 0, assigned("shops", "x"));

    LookupResult result = onlyReplies().getResults(0);
    assertThat(result.getError().getReason().name()).isEqualTo("ERROR_REASON_OVERLOADED");
    assertThat(node.assigner.requests()).isEmpty();
  }

  @Test
  void tellsADeletedEntryBeforeTheAnswerThatDoesNotKnowIt() {
    node.live.publish(entryRemoved("shops", "a"));
    client.lookup(1, 0, key("shops", "a"));

    assertThat(client.kinds()).containsExactly(MessageCase.CHANGES, MessageCase.REPLIES);
    assertThat(client.heard().get(0).getChanges().getChanges(0).hasMappingRemoved()).isTrue();
    assertThat(client.heard().get(1).getReplies().getResults(0).hasError()).isTrue();
  }

  private static Placement placement() {
    return Placement.of(
        new Scope.Entry("x"), Assignment.serving(new ShardName("shard-3")), new Generation(1));
  }

  private LookupReplies onlyReplies() {
    assertThat(client.kinds()).containsExactly(MessageCase.REPLIES);
    return client.heard().get(0).getReplies();
  }

  private static void assertEnds(TestClient client, ErrorReason reason, String message) {
    LookupException error = client.ended().getNow(null);
    assertThat(error).isNotNull();
    assertThat(error.reason()).isEqualTo(reason);
    assertThat(error).hasMessage(message);
  }
}
