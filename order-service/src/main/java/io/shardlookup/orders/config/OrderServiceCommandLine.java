package io.shardlookup.orders.config;

import io.shardlookup.runtime.options.OptionReader;
import io.shardlookup.runtime.options.Request;
import java.util.Map;

/** Reads the configuration of the order service from flags, environment and file. */
public final class OrderServiceCommandLine {
  private static final OptionReader<OrderServiceOptions, OrderServiceConfig> READER =
      new OptionReader<>(
          "ORDER_SERVICE_", OrderServiceOptions::new, OrderServiceConfigReader::read);

  private OrderServiceCommandLine() {}

  /**
   * Reads the arguments.
   *
   * @param version what {@code --version} says
   */
  public static Request<OrderServiceConfig> read(
      String[] arguments, Map<String, String> environment, String version) {
    return READER.read(arguments, environment, version);
  }
}
