package io.shardlookup.local.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Finds out who listens on a port, as far as the kernel tells this user. */
final class PortHolder {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENING = "0A";
  private static final int LOCAL_ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private PortHolder() {}

  /** Such as {@code java, process 4711}; empty when it cannot be known. */
  static Optional<String> of(int port) {
    Set<String> sockets = sockets(port);
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    try (Stream<Path> processes = Files.list(PROC)) {
      return processes
          .filter(process -> process.getFileName().toString().matches("\\d+"))
          .filter(process -> holds(process, sockets))
          .map(PortHolder::name)
          .findFirst();
    } catch (IOException | UncheckedIOException unreadable) {
      return Optional.empty();
    }
  }

  private static Set<String> sockets(int port) {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("net/tcp", "net/tcp6")) {
      try {
        for (String line : Files.readAllLines(PROC.resolve(table))) {
          String[] fields = line.trim().split("\\s+");
          if (fields.length > INODE
              && fields[STATE].equals(LISTENING)
              && fields[LOCAL_ADDRESS].endsWith(String.format(":%04X", port))) {
            sockets.add("socket:[" + fields[INODE] + "]");
          }
        }
      } catch (IOException noSuchTable) {
        // A kernel without this protocol has nobody on it.
      }
    }
    return sockets;
  }

  private static boolean holds(Path process, Set<String> sockets) {
    try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
      return descriptors.anyMatch(descriptor -> sockets.contains(target(descriptor)));
    } catch (IOException | UncheckedIOException goneOrForeign) {
      return false;
    }
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException closed) {
      return "";
    }
  }

  private static String name(Path process) {
    String id = process.getFileName().toString();
    try {
      return Files.readString(process.resolve("comm"), StandardCharsets.UTF_8).trim()
          + ", process "
          + id;
    } catch (IOException gone) {
      return "process " + id;
    }
  }
}
