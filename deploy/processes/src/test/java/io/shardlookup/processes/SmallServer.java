package io.shardlookup.processes;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;

/**
 * A program with a lookup node's flags: it listens on its client port, greets who connects, and
 * prints its arguments.
 */
final class SmallServer {
  private SmallServer() {}

  public static void main(String[] arguments) throws Exception {
    System.out.println(String.join(" ", arguments));
    int port = Integer.parseInt(flag(arguments, "--client-port="));
    try (ServerSocket server = new ServerSocket(port, 50, InetAddress.getLoopbackAddress())) {
      while (true) {
        try (var socket = server.accept()) {
          socket.getOutputStream().write('!');
        }
      }
    }
  }

  private static String flag(String[] arguments, String prefix) {
    return Arrays.stream(arguments)
        .filter(argument -> argument.startsWith(prefix))
        .findFirst()
        .orElseThrow()
        .substring(prefix.length());
  }
}
