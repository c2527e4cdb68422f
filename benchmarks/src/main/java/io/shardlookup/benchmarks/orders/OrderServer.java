package io.shardlookup.benchmarks.orders;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.shardlookup.benchmarks.peer.EchoPeer;
import io.shardlookup.benchmarks.peer.JavaServer;
import io.shardlookup.orders.OrderServiceMain;
import io.shardlookup.processes.NodePorts;
import io.shardlookup.processes.RestartableServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** An instance of the order service as a process, with its relay and its projector. */
final class OrderServer implements AutoCloseable {
  private static final String NAME = "orders-1";
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);

  private final RestartableServer process;
  private final ManagedChannel channel;

  private OrderServer(RestartableServer process, ManagedChannel channel) {
    this.process = process;
    this.channel = channel;
  }

  /** Starts it, its log in the folder; returns when it takes orders. */
  static OrderServer start(MeasuredShard shard, String kafka, String mongo, Path folder) {
    NodePorts ports = NodePorts.free();
    ManagedChannel channel = EchoPeer.channel(ports.client());
    List<String> arguments =
        List.of(
            "--instance-id=" + NAME,
            "--client-port=" + ports.client(),
            "--metrics-port=" + ports.metrics(),
            "--lookup-nodes=" + shard.node().target(),
            "--shard-user=" + MeasuredShard.APPLICATION.user(),
            "--shard-password-file=" + passwordFile(folder),
            "--kafka-bootstrap=" + kafka,
            "--mongodb-uri=" + mongo,
            "--mongodb-database=" + ReadModelWatch.DATABASE,
            "--log-level=warn");
    RestartableServer process =
        new RestartableServer(
            JavaServer.command(NAME, OrderServiceMain.class, arguments, folder)
                .withoutEnvironment("ORDER_SERVICE_"),
            Set.of(ports.client(), ports.metrics()),
            () -> serves(channel));
    OrderServer server = new OrderServer(process, channel);
    try {
      process.start();
      process.awaitReady(STARTS_WITHIN);
      return server;
    } catch (RuntimeException e) {
      server.close();
      throw e;
    }
  }

  /** A connection to it, configured as every measured client's. */
  ManagedChannel channel() {
    return channel;
  }

  /** Its process. */
  long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    process.close();
  }

  private static boolean serves(ManagedChannel channel) {
    channel.resetConnectBackoff();
    try {
      return HealthGrpc.newBlockingStub(channel)
              .withDeadlineAfter(1, TimeUnit.SECONDS)
              .check(HealthCheckRequest.getDefaultInstance())
              .getStatus()
          == ServingStatus.SERVING;
    } catch (StatusRuntimeException notYet) {
      return false;
    }
  }

  private static Path passwordFile(Path folder) {
    try {
      return Files.writeString(
          folder.resolve(NAME + ".password"), MeasuredShard.APPLICATION.password());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
