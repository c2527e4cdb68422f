package io.shardlookup.orders.config;

import io.shardlookup.runtime.options.OptionReader;
import io.shardlookup.runtime.options.Request;
import java.util.Map;

/** Reads the configuration of settlement from arguments, environment and file. */
public final class SettlementCommandLine {
  private static final OptionReader<SettlementOptions, SettlementConfig> READER =
      new OptionReader<>("SETTLEMENT_", SettlementOptions::new, SettlementConfigReader::read);

  private SettlementCommandLine() {}

  /**
   * Reads the arguments.
   *
   * @param version what {@code --version} says
   */
  public static Request<SettlementConfig> read(
      String[] arguments, Map<String, String> environment, String version) {
    return READER.read(arguments, environment, version);
  }
}
