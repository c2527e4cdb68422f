package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessRecordTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path directory;

  @Test
  void lineIsReadBackAsTheSameRecord() {
    ProcessRecord written = new ProcessRecord("node-1", 4711, 123_456_789);

    ProcessRecord read = ProcessRecord.parse(written.toLine());

    assertThat(read).isEqualTo(written);
  }

  @Test
  void malformedLineIsShown() {
    for (String line : List.of("", "node-1 12", "node-1 x 1", "node-1 12 -1", "node-1 1 2 3")) {
      assertThatThrownBy(() -> ProcessRecord.parse(line))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("process record: '" + line + "' (expected: name pid start-ticks)");
    }
  }

  @Test
  void recordedProcessIsPausedResumedAndEnded() {
    try (ServerProcess process = sleeper()) {
      ProcessRecord record = ProcessRecord.of("sleeper", process.pid());

      record.pause();
      assertThat(record.isPaused()).isTrue();

      record.resume();
      assertThat(record.isPaused()).isFalse();
      assertThat(record.isRunning()).isTrue();

      assertThat(record.terminate(LIMIT)).isTrue();
      assertThat(record.isRunning()).isFalse();
    }
  }

  @Test
  void otherProcessOfTheSameIdIsLeftAlone() {
    try (ServerProcess process = sleeper()) {
      ProcessRecord now = ProcessRecord.of("sleeper", process.pid());
      ProcessRecord earlier = new ProcessRecord("sleeper", now.pid(), now.startTicks() - 1);

      earlier.kill();

      assertThat(earlier.isRunning()).isFalse();
      assertThat(process.isAlive()).isTrue();
    }
  }

  @Test
  void programNameWithSpacesAndParenthesesIsReadOver() {
    ProcStat stat =
        ProcStat.parse("12 (a b) c) T 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 4242 99");

    assertThat(stat).isEqualTo(new ProcStat('T', 3, 4242));
  }

  private ServerProcess sleeper() {
    return ServerProcess.start(
        ServerCommand.of("sleeper", List.of("sleep", "1000"), directory.resolve("log")));
  }
}
