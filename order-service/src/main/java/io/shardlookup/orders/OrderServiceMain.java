package io.shardlookup.orders;

import io.shardlookup.orders.config.OrderServiceCommandLine;
import io.shardlookup.orders.config.OrderServiceConfig;
import io.shardlookup.orders.config.RebuildCommandLine;
import io.shardlookup.orders.rebuild.RebuildCommand;
import io.shardlookup.orders.service.Environment;
import io.shardlookup.orders.service.OrderService;
import io.shardlookup.runtime.options.Request;
import io.shardlookup.runtime.process.BuildVersion;
import io.shardlookup.runtime.process.ServiceProcess;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance of the order service as a process. Exit codes: 0 after an orderly end, 1 if it cannot
 * start, 2 for a configuration that cannot be used.
 */
public final class OrderServiceMain {
  private static final Logger log = LoggerFactory.getLogger(OrderServiceMain.class);

  private OrderServiceMain() {}

  /**
   * Runs an instance until the process is told to end; with {@link RebuildCommandLine#VERB} as the
   * first argument a {@link RebuildCommand} instead.
   */
  public static void main(String[] arguments) {
    if (arguments.length > 0 && arguments[0].equals(RebuildCommandLine.VERB)) {
      System.exit(
          RebuildCommand.run(Arrays.copyOfRange(arguments, 1, arguments.length), System.getenv()));
    }
    Request<OrderServiceConfig> request =
        OrderServiceCommandLine.read(arguments, System.getenv(), BuildVersion.current());
    if (request instanceof Request.Say<OrderServiceConfig> say) {
      (say.exitCode() == 0 ? System.out : System.err).println(say.text());
      System.exit(say.exitCode());
    } else if (request instanceof Request.Run<OrderServiceConfig> run) {
      System.exit(ServiceProcess.run(run.log(), exit -> run(run.config(), exit)));
    }
  }

  private static void run(OrderServiceConfig config, CompletableFuture<Integer> exit)
      throws IOException {
    try (OrderService service = new OrderService(config, Environment.system())) {
      service.start();
      log.info(
          "ready: instance {} listens to clients at {}:{}, metrics at {}:{}",
          config.instanceId(),
          config.listen().host(),
          service.port(),
          config.listen().host(),
          service.metricsPort());
      exit.join();
      service.drain();
    }
  }
}
