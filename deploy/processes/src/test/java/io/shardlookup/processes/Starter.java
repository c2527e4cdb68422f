package io.shardlookup.processes;

import java.nio.file.Path;
import java.util.List;

/**
 * A program that starts two processes, detaches the second, prints both records, and ends, or waits
 * to be ended.
 */
final class Starter {
  private Starter() {}

  public static void main(String[] arguments) throws Exception {
    Path log = Path.of(arguments[0]);
    ServerProcess bound =
        ServerProcess.start(ServerCommand.of("bound", List.of("sleep", "1000"), log));
    ServerProcess free =
        ServerProcess.start(ServerCommand.of("free", List.of("sleep", "1000"), log));
    bound.pause();
    System.out.println(ProcessRecord.of("bound", bound.pid()).toLine());
    System.out.println(free.detach().toLine());
    if (arguments[1].equals("wait")) {
      Thread.sleep(Long.MAX_VALUE);
    }
  }
}
