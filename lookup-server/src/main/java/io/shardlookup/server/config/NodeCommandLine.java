package io.shardlookup.server.config;

import io.shardlookup.runtime.options.OptionReader;
import io.shardlookup.runtime.options.Request;
import java.util.Map;

/** Reads the configuration of a lookup node from flags, environment and file. */
public final class NodeCommandLine {
  private static final OptionReader<NodeOptions, NodeConfig> READER =
      new OptionReader<>("SHARD_LOOKUP_", NodeOptions::new, NodeConfigReader::node);

  private NodeCommandLine() {}

  /**
   * Reads the arguments.
   *
   * @param version what {@code --version} says
   */
  public static Request<NodeConfig> read(
      String[] arguments, Map<String, String> environment, String version) {
    return READER.read(arguments, environment, version);
  }
}
