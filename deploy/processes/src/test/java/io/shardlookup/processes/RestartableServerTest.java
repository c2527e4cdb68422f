package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartableServerTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  @TempDir Path directory;

  @Test
  void restartIsAnotherProcessAndTheOldOneIsGone() {
    try (RestartableServer server = server("sleep 1000", () -> true)) {
      server.start();
      long first = server.pid();

      server.restart();

      assertThat(server.pid()).isNotEqualTo(first);
      assertThat(server.isAlive()).isTrue();
      assertThat(ProcessHandle.of(first)).isEmpty();
    }
  }

  @Test
  void secondStartIsRefusedWhileItRuns() {
    try (RestartableServer server = server("sleep 1000", () -> true)) {
      server.start();
      long first = server.pid();

      assertThatThrownBy(server::start)
          .isInstanceOf(ProcessException.class)
          .hasMessageContaining("runs already");
      assertThat(server.pid()).isEqualTo(first);
    }
  }

  @Test
  void waitingEndsAtOnceWhenServerExits() {
    try (RestartableServer server = server("echo cannot read the file; exit 3", () -> false)) {
      server.start();

      assertThatThrownBy(() -> server.awaitReady(Duration.ofHours(1)))
          .isInstanceOf(ProcessException.class)
          .hasMessageContaining("exited with 3")
          .hasMessageContaining("exited before it was ready")
          .hasMessageContaining("cannot read the file");
    }
  }

  @Test
  void waitingInVainSaysWhy() {
    Readiness never =
        () -> {
          throw new IOException("no leader");
        };

    try (RestartableServer server = server("sleep 1000", never)) {
      server.start();

      assertThatThrownBy(() -> server.awaitReady(Duration.ofMillis(50)))
          .isInstanceOf(ProcessException.class)
          .hasMessageContaining("not ready after PT0.05S (no leader)");
    }
  }

  @Test
  void answerOfSomebodyElseOnItsPortDoesNotMakeItReady() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        RestartableServer server = server("sleep 1000", Set.of(other.getLocalPort()), () -> true)) {
      server.start();

      assertThatThrownBy(() -> server.awaitReady(Duration.ofMillis(100)))
          .hasMessageContaining("it does not listen on all of [" + other.getLocalPort() + "]");
      assertThat(ListeningPorts.of(ProcessHandle.current().pid())).contains(other.getLocalPort());
    }
  }

  @Test
  void takenPortIsRecognisedInTheLogOfThisLifeOnly() {
    try (RestartableServer server =
        server("echo bind: Address already in use; exit 1", () -> false)) {
      server.start();
      awaitExit(server);

      assertThat(server.failedToBind()).isTrue();
    }

    try (RestartableServer other = server("echo no rights; exit 1", () -> false)) {
      other.start();
      awaitExit(other);

      assertThat(other.failedToBind()).isFalse();
    }
  }

  @Test
  void neverStartedServerClosesAndSaysSo() {
    RestartableServer server = server("sleep 1000", () -> true);

    server.close();

    assertThat(server.isAlive()).isFalse();
    assertThatThrownBy(server::pause).hasMessageContaining("never started");
  }

  private static void awaitExit(RestartableServer server) {
    await().atMost(LIMIT).until(() -> !server.isAlive());
  }

  private RestartableServer server(String script, Readiness readiness) {
    return server(script, Set.of(), readiness);
  }

  private RestartableServer server(String script, Set<Integer> ports, Readiness readiness) {
    List<String> command = List.of("/bin/sh", "-c", script);
    return new RestartableServer(
        ServerCommand.of("server", command, directory.resolve("server.log")), ports, readiness);
  }
}
