package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LookupNodeProcessIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir Path directory;

  @Test
  void nodeGetsItsFlagsAndIsReadyWhenItServes() throws Exception {
    try (LookupNodeProcess node = LookupNodeProcess.start(config(), LIMIT)) {
      assertThat(node.logTail(1))
          .isEqualTo(
              "--node-id=node-1 --client-port=%d --metrics-port=%d --data-dir=%s --etcd-endpoints=x",
              node.ports().client(), node.ports().metrics(), node.dataDirectory());
      assertThat(greets(node.target())).isTrue();
    }
  }

  @Test
  void pausedNodeDoesNotAnswerAndRestartedNodeDoesOnTheSamePort() throws Exception {
    try (LookupNodeProcess node = LookupNodeProcess.start(config(), LIMIT)) {
      String target = node.target();

      node.pause();
      assertThatThrownBy(() -> greets(target)).isInstanceOf(SocketTimeoutException.class);

      node.restart();
      node.awaitReady(LIMIT);
      assertThat(greets(target)).isTrue();
    }
  }

  @Test
  void takenFixedPortIsAnError() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      NodePorts ports = new NodePorts(taken.getLocalPort(), Ports.free());
      NodeProbe never = target -> false;

      assertThatThrownBy(
              () -> LookupNodeProcess.start(config().withPorts(ports).withProbe(never), LIMIT))
          .isInstanceOf(ProcessException.class)
          .hasMessageContaining("exited before it was ready")
          .hasMessageContaining("Address already in use");
    }
  }

  private LookupNodeConfig config() {
    NodeJvm jvm =
        NodeJvm.defaults()
            .withMainClass(SmallServer.class.getName())
            .withOptions(List.of("-Xmx32m"));
    return LookupNodeConfig.of("node-1", directory, List.of("--etcd-endpoints=x"))
        .withJvm(jvm)
        .withProbe(LookupNodeProcessIT::greets);
  }

  private static boolean greets(String target) throws IOException {
    int port = Integer.parseInt(target.substring(target.indexOf(':') + 1));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(500);
      return socket.getInputStream().read() == '!';
    }
  }
}
