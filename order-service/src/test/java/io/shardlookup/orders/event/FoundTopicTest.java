package io.shardlookup.orders.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class FoundTopicTest {
  private static final String WEEK = "604800000";

  @Test
  void findsNoFaultWithWhatKeepsAll() {
    FoundTopic topic = topic(12, "delete", "-1", "-1");

    assertThat(topic.faultsAsEvents()).isEmpty();
    assertThat(topic.faultsAsLetters()).isEmpty();
  }

  @Test
  void saysWhatIsWrongWithATopicThatABrokerHasMade() {
    FoundTopic topic = topic(1, "delete", WEEK, "-1");

    assertThat(topic.faultsAsEvents())
        .containsExactly(
            "topic found: partitions: 1 (expected: 12 or more)",
            "topic found: retention.ms: 604800000 (expected: -1, or cleanup.policy compact)");
    assertThat(topic.faultsAsLetters())
        .containsExactly("topic found: retention.ms: 604800000 (expected: -1)");
  }

  @Test
  void eventsMayBeCompactedButNotDeletedToo() {
    assertThat(topic(24, "compact", WEEK, "-1").faultsAsEvents()).isEmpty();
    assertThat(topic(24, "compact,delete", WEEK, "1000").faultsAsEvents())
        .containsExactly(
            "topic found: retention.ms: 604800000 (expected: -1, or cleanup.policy compact)",
            "topic found: retention.bytes: 1000 (expected: -1, or cleanup.policy compact)");
  }

  @Test
  void lettersMayNotBeCompacted() {
    assertThat(topic(1, "compact", "-1", "-1").faultsAsLetters())
        .containsExactly("topic found: cleanup.policy: compact (expected: delete)");
  }

  private static FoundTopic topic(int partitions, String policy, String millis, String bytes) {
    return new FoundTopic(
        "found",
        partitions,
        Map.of("cleanup.policy", policy, "retention.ms", millis, "retention.bytes", bytes));
  }
}
