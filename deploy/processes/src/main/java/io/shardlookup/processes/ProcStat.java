package io.shardlookup.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What the kernel says about a process.
 *
 * @param state one letter: R, S, D are alive, T is stopped by a signal, Z and X are dead
 * @param session the process that leads its session
 * @param startTicks when it started, in clock ticks since boot; with the process id it names one
 *     process, since ids are used again
 */
record ProcStat(char state, long session, long startTicks) {
  private static final int STATE = 0;
  private static final int SESSION = 3;
  private static final int START_TICKS = 19;

  /** The process now, or empty when there is none of that id. */
  static Optional<ProcStat> of(long pid) {
    try {
      return Optional.of(parse(Files.readString(Path.of("/proc", Long.toString(pid), "stat"))));
    } catch (IOException gone) {
      return Optional.empty();
    }
  }

  /**
   * The program's name stands in parentheses and may hold both spaces and parentheses: fields count
   * from the last one.
   */
  static ProcStat parse(String line) {
    String[] fields = line.substring(line.lastIndexOf(')') + 2).trim().split(" ");
    return new ProcStat(
        fields[STATE].charAt(0),
        Long.parseLong(fields[SESSION]),
        Long.parseLong(fields[START_TICKS]));
  }

  boolean isStopped() {
    return state == 'T';
  }

  boolean isDead() {
    return state == 'Z' || state == 'X';
  }
}
