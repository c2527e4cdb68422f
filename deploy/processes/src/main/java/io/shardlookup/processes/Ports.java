package io.shardlookup.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Free loopback ports for servers that must be told their port.
 *
 * <p>A port is handed out once in the life of this JVM. It is chosen at random below the range from
 * which the kernel takes ports for outgoing connections, so that no connection sits on a server's
 * port while the server is down between a kill and its restart; when no such port is found, the
 * kernel chooses. A race remains: between the check here and the server's own bind another process
 * may take the port. Starters of this package therefore try again with other ports when a server
 * could not bind. Thread-safe.
 */
public final class Ports {
  private static final int LOWEST = 20_000;
  private static final int TRIES = 200;
  private static final Path OUTGOING = Path.of("/proc/sys/net/ipv4/ip_local_port_range");

  private static final Set<Integer> HANDED_OUT = new HashSet<>();
  private static final Random RANDOM = new Random();

  private Ports() {}

  /** A loopback port that nobody listens on, and that this method has not returned before. */
  public static synchronized int free() {
    int end = firstOutgoingPort();
    for (int i = 0; i < TRIES && end > LOWEST; i++) {
      int port = LOWEST + RANDOM.nextInt(end - LOWEST);
      if (isFree(port) && HANDED_OUT.add(port)) {
        return port;
      }
    }
    return chosenByTheKernel();
  }

  /** Whether a server could listen on this loopback port now. */
  public static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static int chosenByTheKernel() {
    for (int i = 0; i < TRIES; i++) {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        if (HANDED_OUT.add(socket.getLocalPort())) {
          return socket.getLocalPort();
        }
      } catch (IOException e) {
        throw new UncheckedIOException("no free loopback port", e);
      }
    }
    throw new ProcessException("no free loopback port in " + TRIES + " tries");
  }

  private static int firstOutgoingPort() {
    try {
      return Integer.parseInt(Files.readString(OUTGOING).trim().split("\\s+")[0]);
    } catch (IOException unknown) {
      return LOWEST;
    }
  }
}
