package io.shardlookup.model.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.AssignmentPolicy;
import io.shardlookup.model.strategy.RangeOrder;
import io.shardlookup.model.strategy.Strategy;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class KeyspaceLifeTest {
  private static final Revision NEXT = new Revision(2);

  @Test
  void scopesWrittenBeforeTheRecordShowWithIt() {
    View early =
        Given.view(Given.put(new Scope.Slot(0), "one", 1), Given.put(new Scope.Slot(1), "two", 1));

    View defined = early.with(NEXT, List.of(Given.put(new Strategy.Hash(2))));

    assertUnknown(early, "expected: one that exists");
    assertThat(early.keyspace("orders")).isNotNull();
    assertThat(defined.locate("orders", "key")).isNotNull();
    assertThat(defined.activeKeyspace("orders").scopeCount()).isEqualTo(2);
  }

  @Test
  void aKeyspaceBeingDeletedAnswersNoMore() {
    View deleting =
        Given.hashed(2)
            .with(
                NEXT,
                List.of(
                    new DirectoryChange.KeyspacePut(
                        Given.keyspace(new Strategy.Hash(2)).withState(KeyspaceState.DELETING))));

    assertUnknown(deleting, "is being deleted");
    assertThatThrownBy(() -> deleting.activeKeyspace("orders"))
        .hasMessage("keyspace: \"orders\" is being deleted");
  }

  @Test
  void nothingIsLeftOfARemovedKeyspaceAndItsRanges() {
    View view =
        Given.view(
            Given.put(new Strategy.Range(RangeOrder.BYTES)),
            Given.put(Given.range("", "m"), "low", 1),
            Given.put(Given.range("m", null), "high", 1));

    View removed =
        view.with(NEXT, List.of(new DirectoryChange.KeyspaceRemoved(Given.KEYSPACE)))
            .with(
                NEXT,
                List.of(Given.remove(Given.range("", null)), Given.remove(Given.range("m", null))));

    assertUnknown(removed, "expected: one that exists");
    assertThat(removed.keyspace("orders")).isNull();
    assertThat(removed.keyspaces()).isEmpty();
  }

  @Test
  void aNameReusedWithAnotherStrategyInOneBatchIsTheNewKeyspace() {
    View reused =
        Given.hashed(2)
            .with(
                NEXT,
                List.of(
                    Given.put(Given.range("", null), "all", 2),
                    Given.remove(new Scope.Slot(0)),
                    Given.remove(new Scope.Slot(1)),
                    Given.put(new Strategy.Range(RangeOrder.BYTES))));

    Placement placement = Objects.requireNonNull(reused.locate("orders", "key"));
    assertThat(placement.shard().text()).isEqualTo("all");
    assertThat(reused.activeKeyspace("orders").scopeCount()).isEqualTo(1);
  }

  @Test
  void theLastWordOnARangeInABatchCounts() {
    View view =
        Given.view(
            Given.put(new Strategy.Range(RangeOrder.BYTES)),
            Given.put(Given.range("", "m"), "one", 1),
            Given.remove(Given.range("", null)),
            Given.put(Given.range("", "m"), "two", 2));

    Placement placement = Objects.requireNonNull(view.locate("orders", "a"));
    assertThat(placement.shard().text()).isEqualTo("two");
  }

  @Test
  void anUnknownKeyOfADirectoryIsNoError() {
    View view = Given.view(Given.put(new Strategy.Directory(AssignmentPolicy.WEIGHTED)));

    assertThat(view.locate("orders", "nobody")).isNull();
    assertThatThrownBy(() -> view.locate("orders", "\u0000"))
        .isInstanceOfSatisfying(
            LookupException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_KEY));
  }

  @Test
  void aViewWithoutAKeyspaceKnowsNothingOfIt() {
    View without = Given.hashed(2).without(Given.KEYSPACE);

    assertUnknown(without, "keyspace: \"orders\"");
    assertThat(without.revision()).isEqualTo(new Revision(1));
  }

  @Test
  void anEmptyBatchMovesTheRevisionAlone() {
    View view = Given.hashed(2);

    assertThat(view.with(new Revision(1), List.of())).isSameAs(view);
    assertThat(view.with(NEXT, List.of()).revision()).isEqualTo(NEXT);
    assertThat(view.with(NEXT, List.of()).keyspace("orders")).isSameAs(view.keyspace("orders"));
  }

  private static void assertUnknown(View view, String message) {
    assertThatThrownBy(() -> view.locate("orders", "key"))
        .isInstanceOfSatisfying(
            LookupException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.UNKNOWN_KEYSPACE))
        .hasMessageContaining(message);
  }
}
