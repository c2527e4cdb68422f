package io.shardlookup.processes;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * One question to a server of MongoDB's protocol, the {@code hello} with which every driver begins:
 * an open port says too little, and a driver is not worth carrying for that.
 */
final class MongoHello {
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final int HEADER_BYTES = 16;
  private static final int MESSAGE = 2013;
  private static final byte INT32 = 0x10;
  private static final byte STRING = 0x02;
  private static final byte END = 0;

  private MongoHello() {}

  /** Whether the server on this loopback port answers. */
  static boolean isAnsweredAt(int port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(question());
      return operation(socket.getInputStream()) == MESSAGE;
    }
  }

  /** A header, no flags, one section: the document {@code {hello: 1, $db: "admin"}}. */
  private static byte[] question() {
    ByteBuffer message = ByteBuffer.allocate(128).order(ByteOrder.LITTLE_ENDIAN);
    message.putInt(0).putInt(1).putInt(0).putInt(MESSAGE);
    message.putInt(0).put(END);
    int document = message.position();
    message.putInt(0);
    message.put(INT32).put(text("hello")).putInt(1);
    byte[] database = text("admin");
    message.put(STRING).put(text("$db")).putInt(database.length).put(database);
    message.put(END);
    message.putInt(document, message.position() - document);
    message.putInt(0, message.position());
    byte[] bytes = new byte[message.position()];
    message.flip().get(bytes);
    return bytes;
  }

  private static int operation(InputStream in) throws IOException {
    byte[] header = in.readNBytes(HEADER_BYTES);
    if (header.length < HEADER_BYTES) {
      throw new IOException(
          "it ended after %d bytes (expected: a header of %d)"
              .formatted(header.length, HEADER_BYTES));
    }
    return ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN).getInt(12);
  }

  private static byte[] text(String text) {
    return (text + "\0").getBytes(StandardCharsets.UTF_8);
  }
}
