package io.shardlookup.processes;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * One question to a Kafka broker, which brokers are live, in the oldest form that Kafka has for it:
 * an open port says too little, and Kafka's own client is not worth carrying for that.
 */
final class KafkaMetadata {
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final short METADATA = 3;
  private static final short VERSION = 1;
  private static final int CORRELATION = 1;
  private static final short NO_CLIENT_ID = -1;
  private static final int NO_TOPICS = 0;
  private static final int REQUEST_BYTES = 14;

  private KafkaMetadata() {}

  /** Whether the broker on this loopback port knows a live broker: itself, when it is alone. */
  static boolean countsLiveBroker(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      ask(new DataOutputStream(socket.getOutputStream()));
      return brokers(new DataInputStream(socket.getInputStream())) > 0;
    }
  }

  private static void ask(DataOutputStream out) throws IOException {
    out.writeInt(REQUEST_BYTES);
    out.writeShort(METADATA);
    out.writeShort(VERSION);
    out.writeInt(CORRELATION);
    out.writeShort(NO_CLIENT_ID);
    out.writeInt(NO_TOPICS);
    out.flush();
  }

  private static int brokers(DataInputStream in) throws IOException {
    int size = in.readInt();
    int correlation = in.readInt();
    if (correlation != CORRELATION) {
      throw new IOException(
          "reply of "
              + size
              + " bytes to request "
              + correlation
              + " (expected: "
              + CORRELATION
              + ")");
    }
    return in.readInt();
  }
}
