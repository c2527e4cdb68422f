package io.shardlookup.orders.rebuild;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.client.jdbc.ShardRouter;
import io.shardlookup.client.jdbc.ShardRouterConfig;
import io.shardlookup.orders.config.OrderServiceConfig;
import io.shardlookup.orders.config.RebuildCommandLine;
import io.shardlookup.orders.config.RebuildConfig;
import io.shardlookup.orders.config.ShardsConfig;
import io.shardlookup.orders.event.KafkaClients;
import io.shardlookup.orders.number.OrderKeyspaceSource;
import io.shardlookup.orders.readmodel.ReadStore;
import io.shardlookup.orders.readmodel.Rebuild;
import io.shardlookup.orders.store.ShardAccounts;
import io.shardlookup.orders.store.ShardClock;
import io.shardlookup.runtime.logging.LogSetup;
import io.shardlookup.runtime.options.Request;
import io.shardlookup.runtime.process.BuildVersion;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A rebuild of the read model as a process. Exit codes: 0 once it is whole again, 1 if nothing goes
 * on, 2 for a configuration that cannot be used.
 */
public final class RebuildCommand {
  private static final Logger log = LoggerFactory.getLogger(RebuildCommand.class);
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(30);

  /** How long instances may take for anything that is waited for. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private RebuildCommand() {}

  /** Runs it with the arguments after the verb, and returns the exit code. */
  public static int run(String[] arguments, Map<String, String> environment) {
    Request<RebuildConfig> request =
        RebuildCommandLine.read(arguments, environment, BuildVersion.current());
    if (request instanceof Request.Say<RebuildConfig> say) {
      (say.exitCode() == 0 ? System.out : System.err).println(say.text());
      return say.exitCode();
    }
    Request.Run<RebuildConfig> run = (Request.Run<RebuildConfig>) request;
    LogSetup.configure(run.log());
    try {
      rebuild(run.config());
      return 0;
    } catch (RuntimeException e) {
      log.error("read model not rebuilt: {}", e.getMessage(), e);
      return 1;
    }
  }

  private static void rebuild(RebuildConfig config) {
    OrderServiceConfig service = config.service();
    KafkaClients kafka = new KafkaClients(service.events().kafka());
    try (ReadStore store = new ReadStore(service.events().readModel())) {
      ReadModelRebuild rebuild =
          new ReadModelRebuild(
              store,
              kafka,
              new ReadModelRebuild.Environment(
                  Clock.systemUTC(), ShardClock.ofDatabase(), System::nanoTime, PATIENCE));
      if (config.from() == Rebuild.Source.TOPIC) {
        rebuild.fromTopic(config.loss());
      } else {
        fromShards(rebuild, service);
      }
    }
  }

  private static void fromShards(ReadModelRebuild rebuild, OrderServiceConfig service) {
    String orders = service.directory().orders().text();
    try (LookupClient client =
        new LookupClient(
            LookupClientConfig.of(service.directory().nodes().toArray(String[]::new))
                .clientId(service.instanceId())
                .keyspaces(orders)
                .build())) {
      client.start();
      client.awaitReady(CONNECTED_WITHIN);
      try (ShardRouter router = new ShardRouter(client, router(service.shards()))) {
        router.start();
        rebuild.fromShards(router, new OrderKeyspaceSource(client, service.directory().orders()));
      }
    }
  }

  private static ShardRouterConfig router(ShardsConfig shards) {
    return ShardRouterConfig.of(
            new ShardAccounts(shards.user(), shards.passwordFile(), shards.credentials()))
        .poolSize(shards.poolSize())
        .build();
  }
}
