package io.shardlookup.client.lookup;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.failover.NodeRing;
import io.shardlookup.model.Assignment;
import io.shardlookup.model.Generation;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LookupMachineTest {
  private static final Endpoint A = new Endpoint("10.0.0.1", 1);
  private static final Endpoint B = new Endpoint("10.0.0.2", 1);
  private static final Endpoint C = new Endpoint("10.0.0.3", 1);
  private static final long DEADLINE = millis(2_000);

  private final NodeRing ring = new NodeRing(new Random(1));
  private final LookupMachine machine =
      new LookupMachine(new LookupSettings(Duration.ofMillis(60), 1, 3), ring, new Random(1));

  @BeforeEach
  void threeNodesAndASessionWithTheFirst() {
    ring.update(List.of(A, B, C));
    machine.opened(A);
  }

  @Test
  void theNextBatchGrowsWhileTheOneBeforeIsUnanswered() {
    ask("k1", 0);
    LookupAction.SendBatch first = only(machine.flush(0), LookupAction.SendBatch.class);
    ask("k2", 1);
    ask("k3", 2);
    assertThat(machine.flush(2)).isEmpty();

    List<LookupAction> answers = machine.answered(first.batchId(), List.of(found(5)), 3);
    LookupAction.SendBatch second = only(machine.flush(3), LookupAction.SendBatch.class);

    assertThat(keys(first.lookups())).containsExactly("k1");
    assertThat(answers).hasOnlyElementsOfType(LookupAction.Answer.class);
    assertThat(keys(second.lookups())).containsExactly("k2", "k3");
  }

  @Test
  void aBatchHasNoMoreKeysThanItMay() {
    IntStream.range(0, 5).forEach(i -> ask("k" + i, 0));

    LookupAction.SendBatch batch = only(machine.flush(0), LookupAction.SendBatch.class);

    assertThat(batch.lookups()).hasSize(3);
  }

  @Test
  void theSameQuestionIsAskedOnce() {
    ask("k1", 0);
    ask("k1", 0);

    LookupAction.SendBatch batch = only(machine.flush(0), LookupAction.SendBatch.class);

    assertThat(batch.lookups()).hasSize(1);
    assertThat(batch.lookups().get(0).waiters()).hasSize(2);
  }

  @Test
  void anUnansweredLookupGoesToDistinctNodesEvery60Milliseconds() {
    ask("k1", 0);
    LookupAction unused = only(machine.flush(0), LookupAction.SendBatch.class);
    assertThat(machine.wakeAtNanos(0)).isEqualTo(millis(60));

    assertThat(machine.tick(millis(59))).isEmpty();
    LookupAction.CallNode second = only(machine.tick(millis(60)), LookupAction.CallNode.class);
    LookupAction.CallNode third = only(machine.tick(millis(120)), LookupAction.CallNode.class);

    assertThat(List.of(second.node(), third.node())).containsExactlyInAnyOrder(B, C);
  }

  @Test
  void aLateAnswerOfTheFirstNodeStillCounts() {
    ask("k1", 0);
    LookupAction.SendBatch batch = only(machine.flush(0), LookupAction.SendBatch.class);
    LookupAction.CallNode call = only(machine.tick(millis(60)), LookupAction.CallNode.class);

    LookupAction.Answer answer =
        only(
            machine.answered(batch.batchId(), List.of(found(5)), millis(70)),
            LookupAction.Answer.class);

    assertThat(answer.answer().ofSession()).isTrue();
    assertThat(machine.callAnswered(call.callId(), List.of(called(9)), millis(80))).isEmpty();
    assertThat(machine.size()).isZero();
  }

  @Test
  void whileTheSessionIsSilentNewLookupsDoNotWaitForIt() {
    ask("k1", 0);
    LookupAction.SendBatch batch = only(machine.flush(0), LookupAction.SendBatch.class);
    LookupAction unused = only(machine.tick(millis(60)), LookupAction.CallNode.class);

    ask("k2", millis(61));
    LookupAction.CallNode direct = only(machine.flush(millis(61)), LookupAction.CallNode.class);
    assertThat(direct.node()).isNotEqualTo(A);

    List<LookupAction> late = machine.answered(batch.batchId(), List.of(found(5)), millis(62));
    ask("k3", millis(63));
    assertThat(late).hasSize(1);
    LookupAction.SendBatch again = only(machine.flush(millis(63)), LookupAction.SendBatch.class);
    assertThat(keys(again.lookups())).containsExactly("k3");
  }

  @Test
  void whatALostSessionLeavesOpenGoesElsewhereAtOnce() {
    ask("k1", 0);
    ask("k2", 0);
    LookupAction unused = only(machine.flush(0), LookupAction.SendBatch.class);

    LookupAction.CallNode call = only(machine.closed(millis(5)), LookupAction.CallNode.class);

    assertThat(call.node()).isNotEqualTo(A);
    assertThat(keys(call.lookups())).containsExactly("k1", "k2");
  }

  @Test
  void aRefusalThatMayPassGoesToTheNextNode() {
    LookupAction.CallNode call = callAfterLoss("k1");

    LookupAction.CallNode next =
        only(
            machine.callFailed(call.callId(), error(ErrorReason.OVERLOADED), millis(1)),
            LookupAction.CallNode.class);

    assertThat(next.node()).isNotEqualTo(call.node());
  }

  @Test
  void aFinalErrorIsHandedOutAsItIs() {
    ask("k1", 0);
    LookupAction.SendBatch batch = only(machine.flush(0), LookupAction.SendBatch.class);
    NodeAnswer unknown =
        new NodeAnswer(null, error(ErrorReason.UNKNOWN_KEY), new Revision(5), false, true);

    LookupAction.Answer answer =
        only(machine.answered(batch.batchId(), List.of(unknown), 1), LookupAction.Answer.class);

    assertThat(answer.answer()).isEqualTo(unknown);
  }

  @Test
  void anAnswerBehindIsTakenOnlyAfterEveryOtherNodeWasAsked() {
    ask("k1", 0);
    LookupAction.SendBatch batch = only(machine.flush(0), LookupAction.SendBatch.class);
    assertThat(machine.answered(batch.batchId(), List.of(behind(3)), 1)).isEmpty();

    LookupAction.CallNode second = only(machine.flush(2), LookupAction.CallNode.class);
    LookupAction.CallNode third =
        only(
            machine.callAnswered(second.callId(), List.of(behind(4)), 3),
            LookupAction.CallNode.class);
    LookupAction.Answer answer =
        only(
            machine.callAnswered(third.callId(), List.of(behind(2)), 4), LookupAction.Answer.class);

    assertThat(answer.answer().revision()).isEqualTo(new Revision(4));
    assertThat(answer.answer().behind()).isTrue();
  }

  @Test
  void thatAKeyIsUnknownIsNotTakenFromANodeThatIsBehind() {
    LookupException unknown = error(ErrorReason.UNKNOWN_KEY);
    NodeAnswer behind = new NodeAnswer(null, unknown, new Revision(3), true, false);
    LookupAction.CallNode first = callAfterLoss("k1");
    LookupAction.CallNode second =
        only(machine.callAnswered(first.callId(), List.of(behind), 1), LookupAction.CallNode.class);
    LookupAction.CallNode third =
        only(
            machine.callAnswered(second.callId(), List.of(behind), 2), LookupAction.CallNode.class);

    List<LookupAction> afterAll = machine.callAnswered(third.callId(), List.of(behind), 3);
    LookupAction.Fail failure = only(machine.tick(DEADLINE), LookupAction.Fail.class);

    assertThat(only(afterAll, LookupAction.AskFrozen.class)).isNotNull();
    assertThat(failure.reason().reason()).isEqualTo(ErrorReason.DEADLINE_EXCEEDED);
    assertThat(failure.reason()).hasMessageContaining("knows less than this client says: told to");
  }

  @Test
  void whenNoNodeAnswersAFrozenCacheIsAsked() {
    LookupAction.@Nullable CallNode call = callAfterLoss("k1");
    List<LookupAction> actions = new ArrayList<>();
    while (call != null) {
      List<LookupAction> next =
          machine.callFailed(call.callId(), error(ErrorReason.NOT_SERVING), millis(1));
      actions.addAll(next);
      call =
          next.stream()
              .filter(LookupAction.CallNode.class::isInstance)
              .map(LookupAction.CallNode.class::cast)
              .findFirst()
              .orElse(null);
    }

    assertThat(actions).hasAtLeastOneElementOfType(LookupAction.AskFrozen.class);
  }

  @Test
  void failsAtTheDeadlineAndNotBefore() {
    LookupAction.CallNode call = callAfterLoss("k1");
    List<LookupAction> before = new ArrayList<>(machine.tick(DEADLINE - 1));
    assertThat(before).doesNotHaveAnyElementsOfTypes(LookupAction.Fail.class);

    List<LookupAction> after = machine.tick(DEADLINE);

    assertThat(call.lookups()).hasSize(1);
    LookupAction.Fail fail = only(after, LookupAction.Fail.class);
    assertThat(fail.reason().reason()).isEqualTo(ErrorReason.DEADLINE_EXCEEDED);
    assertThat(fail.reason()).hasMessageContaining("\"k1\"");
  }

  @Test
  void whoeverJoinsKnowingMoreGetsNoAnswerFromBeforeThat() {
    LookupAction.CallNode call = callAfterLoss("k1");
    machine.ask(
        new Question("shops", "k1", false, false), new Silent(), DEADLINE, new Revision(20), 1);

    LookupAction.CallNode again =
        only(
            machine.callAnswered(call.callId(), List.of(called(15)), millis(2)),
            LookupAction.CallNode.class);
    LookupAction.Answer answer =
        only(
            machine.callAnswered(again.callId(), List.of(called(20)), millis(3)),
            LookupAction.Answer.class);

    assertThat(again.node()).isNotEqualTo(call.node());
    assertThat(answer.answer().revision()).isEqualTo(new Revision(20));
    assertThat(answer.answer().behind()).isFalse();
  }

  @Test
  void aLinearizableLookupIsNeitherSharedNorSentOnTheSession() {
    Question question = new Question("shops", "k1", false, true);
    machine.ask(question, new Silent(), DEADLINE, Revision.NONE, 0);
    machine.ask(question, new Silent(), DEADLINE, Revision.NONE, 0);

    LookupAction.CallNode call = only(machine.flush(0), LookupAction.CallNode.class);

    assertThat(call.lookups()).hasSize(2);
  }

  @Test
  void lookupsBeyondTheRoomForCallsWaitForTheSession() {
    List<LookupAction> unused = machine.closed(0);
    IntStream.range(0, 100).forEach(i -> ask("k" + i, 0));

    List<LookupAction> calls = machine.flush(0);
    machine.opened(B);
    List<LookupAction> batches = machine.flush(millis(1));

    assertThat(calls).hasSize(8).hasOnlyElementsOfType(LookupAction.CallNode.class);
    assertThat(batches).hasSize(1).hasOnlyElementsOfType(LookupAction.SendBatch.class);
  }

  private LookupAction.CallNode callAfterLoss(String key) {
    List<LookupAction> unused = machine.closed(0);
    ask(key, 0);
    return only(machine.flush(0), LookupAction.CallNode.class);
  }

  private void ask(String key, long now) {
    machine.ask(
        new Question("shops", key, false, false), new Silent(), DEADLINE, Revision.NONE, now);
  }

  private static <T extends LookupAction> T only(List<LookupAction> actions, Class<T> type) {
    assertThat(actions).hasSize(1);
    return type.cast(actions.get(0));
  }

  private static List<String> keys(List<PendingLookup> lookups) {
    return lookups.stream().map(lookup -> lookup.question().key()).toList();
  }

  private static NodeAnswer found(long revision) {
    return new NodeAnswer(placement(), null, new Revision(revision), false, true);
  }

  private static NodeAnswer called(long revision) {
    return new NodeAnswer(placement(), null, new Revision(revision), false, false);
  }

  private static NodeAnswer behind(long revision) {
    return new NodeAnswer(placement(), null, new Revision(revision), true, false);
  }

  private static Placement placement() {
    return Placement.of(
        new Scope.Entry(""), Assignment.serving(new ShardName("shard-1")), new Generation(1));
  }

  private static LookupException error(ErrorReason reason) {
    return new LookupException(reason, "told to");
  }

  private static long millis(long millis) {
    return Duration.ofMillis(millis).toNanos();
  }

  private static final class Silent implements Waiter {
    @Override
    public boolean runsForeignCode() {
      return false;
    }

    @Override
    public void answered(PlacementAsOf answer) {}

    @Override
    public void failed(LookupException reason) {}
  }
}
