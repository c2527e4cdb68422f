package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {
  @Test
  void portIsHandedOutOnce() {
    int[] ports = IntStream.range(0, 500).map(i -> Ports.free()).toArray();

    assertThat(ports).doesNotHaveDuplicates();
  }

  @Test
  void portWithListenerIsNotFree() throws Exception {
    int port = Ports.free();

    try (ServerSocket listener = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Ports.isFree(listener.getLocalPort())).isFalse();
    }
    assertThat(Ports.isFree(port)).isTrue();
  }

  @Test
  void impossiblePortsAreRefused() {
    assertThatThrownBy(() -> new EtcdPorts(0, 1))
        .hasMessage("etcd ports: client 0, peer 1 (expected: two different ones of 1..65535)");
    assertThatThrownBy(() -> new NodePorts(7, 7))
        .hasMessage("node ports: client 7, metrics 7 (expected: two different ones of 1..65535)");
  }
}
