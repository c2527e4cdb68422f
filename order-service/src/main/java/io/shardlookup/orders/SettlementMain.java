package io.shardlookup.orders;

import io.shardlookup.orders.config.SettlementCommandLine;
import io.shardlookup.orders.config.SettlementConfig;
import io.shardlookup.orders.service.Environment;
import io.shardlookup.orders.settlement.Settlement;
import io.shardlookup.runtime.options.Request;
import io.shardlookup.runtime.process.BuildVersion;
import io.shardlookup.runtime.process.ServiceProcess;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An instance of settlement as a process, or its rebuild. Exit codes: 0 after an orderly end, 1 if
 * it cannot start or cannot rebuild, 2 for a configuration that cannot be used.
 */
public final class SettlementMain {
  private static final Logger log = LoggerFactory.getLogger(SettlementMain.class);

  private SettlementMain() {}

  /** Runs an instance until the process is told to end, or rebuilds. */
  public static void main(String[] arguments) {
    Request<SettlementConfig> request =
        SettlementCommandLine.read(arguments, System.getenv(), BuildVersion.current());
    if (request instanceof Request.Say<SettlementConfig> say) {
      (say.exitCode() == 0 ? System.out : System.err).println(say.text());
      System.exit(say.exitCode());
    } else if (request instanceof Request.Run<SettlementConfig> run) {
      System.exit(ServiceProcess.run(run.log(), exit -> run(run.config(), exit)));
    }
  }

  private static void run(SettlementConfig config, CompletableFuture<Integer> exit)
      throws IOException {
    if (config.verb() != SettlementConfig.Verb.RUN) {
      rebuild(config, exit);
      return;
    }
    try (Settlement settlement = new Settlement(config, Environment.system())) {
      settlement.start();
      log.info(
          "ready: settlement {} listens to clients at {}:{}, metrics at {}:{}",
          config.instanceId(),
          config.listen().host(),
          settlement.port(),
          config.listen().host(),
          settlement.metricsPort());
      exit.join();
      settlement.drain();
    }
  }

  private static void rebuild(SettlementConfig config, CompletableFuture<Integer> exit) {
    try {
      Settlement.rebuild(config);
      exit.complete(0);
    } catch (RuntimeException e) {
      log.error("cannot rebuild: {}", e.getMessage(), e);
      exit.complete(ServiceProcess.CANNOT_START);
    }
  }
}
