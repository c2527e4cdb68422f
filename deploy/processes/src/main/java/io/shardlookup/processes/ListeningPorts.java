package io.shardlookup.processes;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The TCP ports on which one process listens. That a port answers says too little: somebody else
 * may have taken it.
 */
final class ListeningPorts {
  private static final List<Path> TABLES =
      List.of(Path.of("/proc/net/tcp"), Path.of("/proc/net/tcp6"));
  private static final String LISTENING = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private ListeningPorts() {}

  /** The ports on which the process listens now, on any address; empty when it is gone. */
  static Set<Integer> of(long pid) throws IOException {
    Set<String> sockets = socketsOf(pid);
    Set<Integer> ports = new HashSet<>();
    for (Path table : TABLES) {
      if (Files.exists(table)) {
        addListening(Files.readAllLines(table), sockets, ports);
      }
    }
    return ports;
  }

  /**
   * The process's open sockets, such as {@code socket:[4711]}; a descriptor that is closed
   * meanwhile is left out.
   */
  private static Set<String> socketsOf(long pid) {
    Set<String> sockets = new HashSet<>();
    try (DirectoryStream<Path> descriptors =
        Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path descriptor : descriptors) {
        addTarget(descriptor, sockets);
      }
    } catch (IOException gone) {
      return Set.of();
    }
    return sockets;
  }

  private static void addTarget(Path descriptor, Set<String> targets) {
    try {
      targets.add(Files.readSymbolicLink(descriptor).toString());
    } catch (IOException closed) {
      // A descriptor that is closed is no listening socket.
    }
  }

  private static void addListening(List<String> table, Set<String> sockets, Set<Integer> ports) {
    for (String line : table.subList(Math.min(1, table.size()), table.size())) {
      String[] fields = line.trim().split("\\s+");
      if (fields[STATE].equals(LISTENING) && sockets.contains("socket:[" + fields[INODE] + "]")) {
        String address = fields[LOCAL_ADDRESS];
        ports.add(Integer.parseInt(address.substring(address.lastIndexOf(':') + 1), 16));
      }
    }
  }
}
