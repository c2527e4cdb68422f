package io.shardlookup.processes;

import java.util.List;

/**
 * The session that a server was started in as its leader: itself and what it started, also what it
 * left behind when it died. What moved to a session of its own is meant to outlive it and does not
 * belong to it.
 *
 * @param id the server's process id
 * @param startTicks the server's start, which tells its session from a later one of the same id
 */
record ProcessSession(long id, long startTicks) {
  private static final long UNKNOWN = -1;

  /** The session of a process that was just started. */
  static ProcessSession of(long pid) {
    return new ProcessSession(pid, ProcStat.of(pid).map(ProcStat::startTicks).orElse(UNKNOWN));
  }

  /** Kills everything in it, except its leader. */
  void killFollowers() {
    followers().forEach(ProcessHandle::destroyForcibly);
  }

  private List<ProcessHandle> followers() {
    boolean another =
        ProcStat.of(id).filter(leader -> leader.startTicks() != startTicks).isPresent();
    if (another) {
      return List.of();
    }
    return ProcessHandle.allProcesses().filter(this::follows).toList();
  }

  private boolean follows(ProcessHandle process) {
    return process.pid() != id
        && ProcStat.of(process.pid()).filter(stat -> stat.session() == id).isPresent();
  }
}
