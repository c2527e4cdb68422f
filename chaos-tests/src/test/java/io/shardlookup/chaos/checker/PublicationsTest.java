package io.shardlookup.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PublicationsTest {
  @Test
  void acceptsVersionsInOrderAndRepeats() {
    assertThat(check(Map.of("a", 3L), event("a", 1), event("a", 2), event("a", 1), event("a", 3)))
        .isEmpty();
    assertThat(check(Map.of("a", 1L, "b", 1L), event("b", 1), event("a", 1))).isEmpty();
  }

  @Test
  void findsAVersionBeforeItsTurn() {
    assertThat(check(Map.of("a", 3L), event("a", 1), event("a", 3), event("a", 2)))
        .containsExactly("a: version 3 after 1 (expected: 2)");
  }

  @Test
  void findsAnEventThatIsMissing() {
    assertThat(check(Map.of("a", 2L), event("a", 1)))
        .containsExactly("a: published up to version 1 (expected: 2)");
    assertThat(check(Map.of("a", 1L))).hasSize(1);
  }

  @Test
  void findsAnEventOfNoOrderAndOneAheadOfItsShard() {
    assertThat(check(Map.of(), event("a", 1))).hasSize(1);
    assertThat(check(Map.of("a", 1L), event("a", 1), event("a", 2))).hasSize(1);
  }

  @Test
  void findsAWrongKeyAndAnotherPartition() {
    assertThat(check(Map.of("a", 1L), new Publication(1, "b", "a", 1))).hasSize(1);
    assertThat(check(Map.of("a", 2L), event("a", 1), new Publication(2, "a", "a", 2))).hasSize(1);
  }

  private static List<String> check(Map<String, Long> versions, Publication... topic) {
    return Publications.check(Arrays.asList(topic), versions);
  }

  private static Publication event(String order, long version) {
    return new Publication(1, order, order, version);
  }
}
