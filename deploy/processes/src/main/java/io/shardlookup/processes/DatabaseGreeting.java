package io.shardlookup.processes;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** What a MySQL or MariaDB server says first to whoever connects, when it takes clients. */
final class DatabaseGreeting {
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final int HEADER_BYTES = 4;
  private static final int PROTOCOL = 10;

  private DatabaseGreeting() {}

  /** Whether the server on this loopback port greets; the connection is closed without log-in. */
  static boolean isSentAt(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      InputStream in = socket.getInputStream();
      in.skipNBytes(HEADER_BYTES);
      int first = in.read();
      if (first != PROTOCOL) {
        throw new IOException("it said " + first + " (expected: protocol " + PROTOCOL + ")");
      }
      return true;
    }
  }
}
