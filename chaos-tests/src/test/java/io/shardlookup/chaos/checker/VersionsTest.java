package io.shardlookup.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class VersionsTest {
  private static final Seen.Kind IN_ORDER = new Seen.InOrder();

  @Test
  void acceptsVersionsThatRise() {
    assertThat(violations(seen("a", 1, 0, IN_ORDER), seen("a", 1, 2, IN_ORDER))).isEmpty();
    assertThat(violations(seen("a", 1, 0, IN_ORDER), seen("a", 2, 2, IN_ORDER))).isEmpty();
  }

  @Test
  void rejectsAClientThatGoesBack() {
    assertThat(violations(seen("a", 2, 0, IN_ORDER), seen("a", 1, 2, IN_ORDER)))
        .singleElement()
        .asString()
        .contains("went back");
  }

  @Test
  void rejectsGoingBackToNothing() {
    assertThat(violations(seen("a", 2, 0, IN_ORDER), new Seen("a", "r", 0, null, 2, 3, IN_ORDER)))
        .hasSize(1);
  }

  @Test
  void rejectsGoingBackBehindAnAnswerThatIsNotTheLast() {
    assertThat(
            violations(
                seen("a", 5, 0, IN_ORDER),
                new Seen("a", "r", 5, "v5", 2, 99, IN_ORDER),
                seen("a", 4, 6, IN_ORDER)))
        .hasSize(1);
  }

  @Test
  void concurrentAnswersHaveNoOrder() {
    assertThat(
            violations(
                new Seen("a", "r", 2, "v2", 0, 10, IN_ORDER),
                new Seen("a", "r", 1, "v1", 5, 15, IN_ORDER)))
        .isEmpty();
  }

  @Test
  void clientsHaveNothingToDoWithEachOther() {
    assertThat(violations(seen("a", 2, 0, IN_ORDER), seen("b", 1, 2, IN_ORDER))).isEmpty();
  }

  @Test
  void anAnswerThatSaysItIsBehindMayBeOlder() {
    assertThat(violations(seen("a", 2, 0, IN_ORDER), seen("a", 1, 2, new Seen.Behind()))).isEmpty();
  }

  @Test
  void rejectsLessThanWhatWasAskedFor() {
    assertThat(violations(seen("a", 3, 0, new Seen.AtLeast(4))))
        .singleElement()
        .asString()
        .contains("older than it has to be");
    assertThat(violations(seen("a", 4, 0, new Seen.AtLeast(4)))).isEmpty();
  }

  @Test
  void rejectsAVersionWithTwoValues() {
    assertThat(
            violations(
                seen("a", 1, 0, IN_ORDER),
                new Seen("b", "r", 1, "another", 2, 3, new Seen.Behind())))
        .singleElement()
        .asString()
        .contains("two values");
  }

  private static List<String> violations(Seen... seen) {
    return Versions.violations(List.of(seen));
  }

  private static Seen seen(String client, long version, long at, Seen.Kind kind) {
    return new Seen(client, "r", version, "v" + version, at, at + 1, kind);
  }
}
