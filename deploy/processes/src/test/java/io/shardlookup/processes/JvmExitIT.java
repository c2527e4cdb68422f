package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of started processes when the JVM that started them ends. */
class JvmExitIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"exit", "wait"})
  void processesEndWithTheirJvmUnlessDetached(String mode) {
    try (ServerProcess starter = ServerProcess.start(starter(mode))) {
      await()
          .atMost(LIMIT)
          .until(
              () ->
                  starter.logTail(2).lines().filter(line -> line.split(" ").length == 3).count()
                      == 2);
      List<ProcessRecord> records = starter.logTail(2).lines().map(ProcessRecord::parse).toList();

      assertThat(starter.terminate(LIMIT)).isTrue();

      assertThat(records.get(0).isRunning()).isFalse();
      assertThat(records.get(1).isRunning()).isTrue();
      assertThat(records.get(1).terminate(LIMIT)).isTrue();
      assertThat(records.get(1).isRunning()).isFalse();
    }
  }

  private ServerCommand starter(String mode) {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return ServerCommand.of(
        "starter",
        List.of(
            java,
            "-cp",
            System.getProperty("java.class.path"),
            Starter.class.getName(),
            directory.resolve("log").toString(),
            mode),
        directory.resolve("starter.log"));
  }
}
