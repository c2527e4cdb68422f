package io.shardlookup.orders.config;

import io.shardlookup.orders.event.TopicBeginnings.Loss;
import io.shardlookup.orders.readmodel.Rebuild;
import io.shardlookup.runtime.options.ConfigException;
import io.shardlookup.runtime.options.OptionReader;
import io.shardlookup.runtime.options.OptionValues;
import io.shardlookup.runtime.options.Request;
import java.util.Map;

/** Reads the configuration of a rebuild from flags, environment and file. */
public final class RebuildCommandLine {
  /** The first argument of the order service that asks for a rebuild. */
  public static final String VERB = "rebuild";

  private static final OptionReader<RebuildOptions, RebuildConfig> READER =
      new OptionReader<>("ORDER_SERVICE_", RebuildOptions::new, RebuildCommandLine::config);

  private RebuildCommandLine() {}

  /**
   * Reads the arguments after the verb.
   *
   * @param version what {@code --version} says
   */
  public static Request<RebuildConfig> read(
      String[] arguments, Map<String, String> environment, String version) {
    return READER.read(arguments, environment, version);
  }

  private static RebuildConfig config(RebuildOptions options) {
    if (options.from == null) {
      throw ConfigException.of("from", "none", "topic or shards");
    }
    Rebuild.Source from = OptionValues.word("from", options.from, Rebuild.Source.class);
    if (options.acceptLoss && from != Rebuild.Source.TOPIC) {
      throw ConfigException.of("accept-loss", "with --from=" + options.from, "--from=topic");
    }
    options.instanceId = VERB;
    return new RebuildConfig(
        from,
        options.acceptLoss ? Loss.ACCEPTED : Loss.REFUSED,
        OrderServiceConfigReader.read(options));
  }
}
