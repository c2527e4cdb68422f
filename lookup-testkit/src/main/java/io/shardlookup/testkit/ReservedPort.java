package io.shardlookup.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of a node that is down: nobody else can take it, and connections to it are refused, since
 * its socket is bound but never listens.
 */
final class ReservedPort implements AutoCloseable {
  private final Socket socket = new Socket();

  ReservedPort(String host, int port) {
    try {
      // Connections of the node that has ended do not hinder this socket, it hinders all others.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(host, port));
      socket.setReuseAddress(false);
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port + " cannot be kept: " + e.getMessage(), e);
    }
  }

  /** Frees it for the node. */
  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
