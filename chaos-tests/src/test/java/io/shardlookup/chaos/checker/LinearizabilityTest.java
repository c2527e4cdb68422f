package io.shardlookup.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.chaos.checker.Operation.Outcome;
import io.shardlookup.chaos.checker.Operation.Read;
import io.shardlookup.chaos.checker.Operation.Write;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class LinearizabilityTest {
  @Test
  void acceptsReadsOfTheLastWrite() {
    assertThat(violations(write("a", 1, 2), read("a", 3, 4), write("b", 5, 6), read("b", 7, 8)))
        .isEmpty();
  }

  @Test
  void acceptsEitherValueWhileAWriteIsUnderWay() {
    assertThat(
            violations(
                write("a", 1, 2),
                write("b", 3, 9),
                read("a", 4, 5),
                read("b", 6, 7),
                read("b", 10, 11)))
        .isEmpty();
  }

  @Test
  void acceptsWritesThatAreReadInTheOrderOfTheirReturn() {
    assertThat(violations(write("a", 1, 5), write("b", 2, 4), read("a", 6, 7))).isEmpty();
    assertThat(violations(write("a", 1, 5), write("b", 2, 4), read("b", 6, 7))).isEmpty();
  }

  @Test
  void rejectsAMissedWrite() {
    assertThat(violations(write("a", 1, 2), write("b", 3, 4), read("a", 5, 6)))
        .singleElement()
        .asString()
        .contains("has to stand before");
  }

  @Test
  void rejectsTheAbsenceOfWhatWasWritten() {
    assertThat(violations(write("a", 1, 2), read(null, 3, 4))).hasSize(1);
  }

  @Test
  void rejectsTheInitialValueAfterAnother() {
    List<Operation> history = List.of(write("a", 1, 2), read("home", 3, 4));

    assertThat(Linearizability.violations(history, Map.of("r", "home"))).hasSize(1);
  }

  @Test
  void rejectsAReadThatGoesBackWhileAWriteIsUnderWay() {
    assertThat(violations(write("a", 1, 2), write("b", 3, 9), read("b", 4, 5), read("a", 6, 7)))
        .hasSize(1);
  }

  @Test
  void rejectsTwoReadersThatDisagreeOnTheOrderOfWrites() {
    assertThat(
            violations(
                write("a", 1, 9),
                write("b", 1, 9),
                read("a", 10, 11),
                read("b", 12, 13),
                read("a", 14, 15)))
        .isNotEmpty();
  }

  @Test
  void rejectsAReadBeforeItsWrite() {
    assertThat(violations(read("a", 1, 2), write("a", 3, 4)))
        .singleElement()
        .asString()
        .contains("before its write");
  }

  @Test
  void rejectsAValueThatNobodyWrote() {
    assertThat(violations(write("a", 1, 2), read("x", 3, 4)))
        .singleElement()
        .asString()
        .contains("nobody wrote");
  }

  @Test
  void rejectsAValueWhoseWriteWasRefused() {
    Operation refused = new Write("r", "b", 3, 4, Outcome.NOT_DONE);

    assertThat(violations(write("a", 1, 2), refused, read("b", 5, 6)))
        .singleElement()
        .asString()
        .contains("refused");
    assertThat(violations(write("a", 1, 2), refused, read("a", 5, 6))).isEmpty();
  }

  @Test
  void anUnknownWriteMayNeverHappen() {
    assertThat(violations(write("a", 1, 2), unknown("b", 3, 4), read("a", 5, 6))).isEmpty();
  }

  @Test
  void anUnknownWriteMayHappenLongAfterItWasGivenUp() {
    assertThat(violations(write("a", 1, 2), unknown("b", 3, 4), read("a", 5, 6), read("b", 7, 8)))
        .isEmpty();
  }

  @Test
  void rejectsAnUnknownWriteThatHappensAndIsUndone() {
    assertThat(violations(write("a", 1, 2), unknown("b", 3, 4), read("b", 5, 6), read("a", 7, 8)))
        .hasSize(1);
  }

  @Test
  void rejectsAnUnknownWriteThatIsSeenBeforeItWasMade() {
    assertThat(violations(write("a", 1, 2), read("b", 3, 4), unknown("b", 5, 6))).hasSize(1);
  }

  @Test
  void whatTouchesIsConcurrent() {
    assertThat(violations(write("a", 1, 2), write("b", 3, 4), read("a", 4, 5))).isEmpty();
  }

  @Test
  void registersHaveNothingToDoWithEachOther() {
    assertThat(violations(write("a", 1, 2), new Read("other", null, 3, 4))).isEmpty();
  }

  @Test
  void refusesAHistoryThatWritesAValueTwice() {
    assertThatThrownBy(() -> violations(write("a", 1, 2), write("a", 3, 4)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("value written twice");
  }

  private static List<String> violations(Operation... history) {
    return Linearizability.violations(List.of(history), Map.of());
  }

  private static Operation write(String value, long invoked, long returned) {
    return new Write("r", value, invoked, returned, Outcome.DONE);
  }

  private static Operation unknown(String value, long invoked, long returned) {
    return new Write("r", value, invoked, returned, Outcome.UNKNOWN);
  }

  private static Operation read(@Nullable String value, long invoked, long returned) {
    return new Read("r", value, invoked, returned);
  }
}
