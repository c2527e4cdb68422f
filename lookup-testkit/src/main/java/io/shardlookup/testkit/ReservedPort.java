package io.shardlookup.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A port of a node that is down: nobody else can take it, and connections to it are refused, since
 * its socket is bound but never listens.
 */
final class ReservedPort implements AutoCloseable {
  /** The transport of a node that has ended lets go of its port a moment later. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Socket socket;

  ReservedPort(String host, int port) {
    this.socket = bind(new InetSocketAddress(host, port));
  }

  private static Socket bind(InetSocketAddress address) {
    long giveUpAt = System.nanoTime() + PATIENCE_NANOS;
    while (true) {
      Socket socket = new Socket();
      try {
        // Connections of the node that has ended do not hinder this socket, it hinders all others.
        socket.setReuseAddress(true);
        socket.bind(address);
        socket.setReuseAddress(false);
        return socket;
      } catch (IOException e) {
        close(socket);
        if (System.nanoTime() - giveUpAt >= 0) {
          throw new UncheckedIOException(
              "port " + address.getPort() + " cannot be kept: " + e.getMessage(), e);
        }
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** Frees it for the node. */
  @Override
  public void close() {
    close(socket);
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
