package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final String ENDS_WITH_7 =
      "trap 'exit 7' TERM; echo ready; while :; do sleep 0.02; done";
  private static final String IGNORES_TERM = "trap '' TERM; echo ready; sleep 1000; :";

  @TempDir Path directory;

  @Test
  void pausedProcessIsAliveAndStandsStillUntilResumed() {
    try (ServerProcess process = shell(ENDS_WITH_7)) {
      process.pause();

      assertThat(process.isPaused()).isTrue();
      assertThat(process.isAlive()).isTrue();

      process.resume();

      assertThat(process.isPaused()).isFalse();
      assertThat(process.isAlive()).isTrue();
    }
  }

  @Test
  void killEndsPausedProcess() {
    try (ServerProcess process = shell(IGNORES_TERM)) {
      process.pause();

      process.kill();

      assertThat(process.awaitExit(LIMIT)).isEqualTo(128 + 9);
    }
  }

  @Test
  void terminateLetsProcessEndByItself() {
    try (ServerProcess process = shell(ENDS_WITH_7)) {
      boolean byItself = process.terminate(LIMIT);

      assertThat(byItself).isTrue();
      assertThat(process.awaitExit(LIMIT)).isEqualTo(7);
    }
  }

  @Test
  void terminateKillsWhoDoesNotObeyAndItsChildren() {
    try (ServerProcess process = shell(IGNORES_TERM)) {
      ProcessHandle parent = ProcessHandle.of(process.pid()).orElseThrow();
      await().until(() -> parent.children().count() == 1);
      ProcessHandle child = parent.children().findFirst().orElseThrow();

      boolean byItself = process.terminate(Duration.ofMillis(100));

      assertThat(byItself).isFalse();
      assertThat(process.awaitExit(LIMIT)).isEqualTo(128 + 9);
      await().until(() -> !child.isAlive());
    }
  }

  @Test
  void killEndsWhatProcessStartedToo() {
    try (ServerProcess process = shell(IGNORES_TERM)) {
      ProcessHandle parent = ProcessHandle.of(process.pid()).orElseThrow();
      await().until(() -> parent.children().count() == 1);
      ProcessHandle child = parent.children().findFirst().orElseThrow();

      process.kill();

      await().until(() -> !child.isAlive());
    }
  }

  @Test
  void closeEndsWhatProcessThatDiedLeftBehind() {
    ServerProcess process = ServerProcess.start(command("sleep 1000 & echo $!"));
    process.awaitExit(LIMIT);
    ProcessHandle orphan = ProcessHandle.of(Long.parseLong(process.logTail(1))).orElseThrow();
    assertThat(orphan.isAlive()).isTrue();

    process.close();

    await().until(() -> !orphan.isAlive());
  }

  @Test
  void closeLetsPausedProcessEndByItself() {
    ServerProcess process = shell(ENDS_WITH_7);
    process.pause();

    process.close();
    process.close();

    assertThat(process.awaitExit(LIMIT)).isEqualTo(7);
    assertThat(ProcessHandle.of(process.pid())).isEmpty();
  }

  @Test
  void refusesToPauseWhatHasExited() {
    try (ServerProcess process = shell(ENDS_WITH_7)) {
      process.kill();

      assertThatThrownBy(process::pause)
          .isInstanceOf(ProcessException.class)
          .hasMessageContaining("cannot pause")
          .hasMessageContaining("exited with 137")
          .hasMessageContaining("ready");
    }
  }

  @Test
  void awaitExitFailsWhenProcessStays() {
    try (ServerProcess process = shell(ENDS_WITH_7)) {
      assertThatThrownBy(() -> process.awaitExit(Duration.ofMillis(1)))
          .isInstanceOf(ProcessException.class)
          .hasMessageContaining("still alive after PT0.001S");
    }
  }

  @Test
  void logTailHoldsLastLinesOfThisLifeOnly() {
    try (ServerProcess earlier = ServerProcess.start(command("echo earlier"))) {
      earlier.awaitExit(LIMIT);
    }

    try (ServerProcess process =
        ServerProcess.start(command("echo one; echo two >&2; echo three"))) {
      process.awaitExit(LIMIT);

      assertThat(process.logTail(100)).isEqualTo("one\ntwo\nthree");
      assertThat(process.logTail(2)).isEqualTo("two\nthree");
    }
  }

  @Test
  void environmentAndWorkingDirectoryAreThoseOfTheCommand() {
    ServerCommand command =
        new ServerCommand(
            "env",
            List.of("/bin/sh", "-c", "echo $A $B; pwd"),
            Map.of("A", "1", "B", "2"),
            directory,
            log());

    try (ServerProcess process =
        ServerProcess.start(command.withoutEnvironment("B").withEnvironment("A", "3"))) {
      process.awaitExit(LIMIT);

      assertThat(process.logTail(10)).isEqualTo("3\n" + directory);
    }
  }

  @Test
  void processLeadsItsOwnSession() {
    ServerCommand command = command("cut -d' ' -f1,6 /proc/self/stat; exec sleep 1000");

    try (ServerProcess process = ServerProcess.start(command)) {
      await().until(() -> process.logTail(1).contains(" "));

      assertThat(process.logTail(1)).endsWith(" " + process.pid());
    }
  }

  @Test
  void unknownProgramIsNamed() {
    ServerCommand command = ServerCommand.of("none", List.of("/no/such/program"), log());

    assertThatThrownBy(() -> ServerProcess.start(command))
        .isInstanceOf(ProcessException.class)
        .hasMessageContaining("none: /no/such/program (expected: an executable program)");
  }

  @Test
  void badCommandIsRefused() {
    assertThatThrownBy(() -> ServerCommand.of("a b", List.of("true"), log()))
        .hasMessage("name: 'a b' (expected: letters, digits, dots, dashes and underscores)");
    assertThatThrownBy(() -> ServerCommand.of("a", List.of(), log()))
        .hasMessage("command: empty (expected: a program and its arguments)");
  }

  private ServerProcess shell(String script) {
    ServerProcess process = ServerProcess.start(command(script));
    await().until(() -> process.logTail(1).equals("ready"));
    return process;
  }

  private ServerCommand command(String script) {
    return ServerCommand.of("script", List.of("/bin/sh", "-c", script), log());
  }

  private Path log() {
    return directory.resolve("logs").resolve("script.log");
  }
}
