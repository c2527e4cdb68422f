package io.shardlookup.server;

import io.shardlookup.runtime.options.Request;
import io.shardlookup.runtime.process.BuildVersion;
import io.shardlookup.server.config.NodeCommandLine;
import io.shardlookup.server.config.NodeConfig;
import io.shardlookup.server.node.NodeProcess;

/**
 * The lookup node as a process. Exit codes: 0 after an orderly end, 1 if it cannot start, 2 for a
 * configuration that cannot be used, 3 if the store contradicts what the node served.
 */
public final class LookupNodeMain {
  private LookupNodeMain() {}

  /** Runs a node until the process is told to end. */
  public static void main(String[] arguments) {
    Request<NodeConfig> request =
        NodeCommandLine.read(arguments, System.getenv(), BuildVersion.current());
    if (request instanceof Request.Say<NodeConfig> say) {
      (say.exitCode() == 0 ? System.out : System.err).println(say.text());
      System.exit(say.exitCode());
    } else if (request instanceof Request.Run<NodeConfig> run) {
      System.exit(NodeProcess.run(run.config(), run.log()));
    }
  }
}
