package io.shardlookup.server;

import io.shardlookup.server.config.NodeCommandLine;
import io.shardlookup.server.config.NodeCommandLine.Request;
import io.shardlookup.server.node.NodeProcess;
import io.shardlookup.server.node.NodeVersion;

/**
 * The lookup node as a process. Exit codes: 0 after an orderly end, 1 if it cannot start, 2 for a
 * configuration that cannot be used, 3 if the store contradicts what the node served.
 */
public final class LookupNodeMain {
  private LookupNodeMain() {}

  /** Runs a node until the process is told to end. */
  public static void main(String[] arguments) {
    Request request = NodeCommandLine.read(arguments, System.getenv(), NodeVersion.current());
    if (request instanceof Request.Say say) {
      (say.exitCode() == 0 ? System.out : System.err).println(say.text());
      System.exit(say.exitCode());
    } else if (request instanceof Request.Run run) {
      System.exit(NodeProcess.run(run.node(), run.log()));
    }
  }
}
