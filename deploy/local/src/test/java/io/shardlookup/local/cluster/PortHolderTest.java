package io.shardlookup.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.processes.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortHolderTest {
  @Test
  void namesTheProcessThatListens() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {

      assertThat(PortHolder.of(socket.getLocalPort()))
          .hasValueSatisfying(
              holder -> assertThat(holder).endsWith(", process " + ProcessHandle.current().pid()));
    }
  }

  @Test
  void namesNobodyWhenNobodyListens() {
    assertThat(PortHolder.of(Ports.free())).isEmpty();
  }
}
