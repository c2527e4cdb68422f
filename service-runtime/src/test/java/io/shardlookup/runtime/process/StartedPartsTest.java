package io.shardlookup.runtime.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartedPartsTest {
  private final List<String> ended = new ArrayList<>();
  private final StartedParts parts = new StartedParts();

  @Test
  void endsTheLatestFirstAndEachOnce() {
    parts.begin(() -> ended.add("first"), () -> {});
    parts.add(() -> ended.add("second"));

    parts.close();
    parts.close();

    assertThat(ended).containsExactly("second", "first");
  }

  @Test
  void endsAPartWhoseStartFailed() {
    assertThatThrownBy(
            () ->
                parts.begin(
                    () -> ended.add("half begun"),
                    () -> {
                      throw new IllegalStateException("no port");
                    }))
        .hasMessage("no port");

    parts.close();

    assertThat(ended).containsExactly("half begun");
  }

  @Test
  void aPartThatFailsToEndDoesNotKeepTheOthers() {
    parts.add(() -> ended.add("first"));
    parts.add(
        () -> {
          throw new IllegalStateException("stuck");
        });

    parts.close();

    assertThat(ended).containsExactly("first");
  }
}
