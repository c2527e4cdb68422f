package io.shardlookup.runtime.grpc;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerCallExecutorSupplier;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The port for clients. Thread-safe. */
public final class GrpcEndpoint implements AutoCloseable {
  /** A batch of 1,000 keys of 512 bytes fits eight times; so does an order of 200 lines. */
  private static final int MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

  private static final int MAX_METADATA_BYTES = 16 * 1024;

  private final Server server;

  private GrpcEndpoint(Server server) {
    this.server = server;
  }

  /**
   * Listens; {@link IOException} if the address cannot be had.
   *
   * @param services what is served, besides reflection
   * @param executor where calls run
   */
  public static GrpcEndpoint open(
      InetSocketAddress address, List<ServerServiceDefinition> services, Executor executor)
      throws IOException {
    return open(address, services, executor, null);
  }

  /**
   * Listens; {@link IOException} if the address cannot be had.
   *
   * @param services what is served, besides reflection
   * @param executor where calls run
   * @param perCall where single calls run; null for the executor
   */
  public static GrpcEndpoint open(
      InetSocketAddress address,
      List<ServerServiceDefinition> services,
      Executor executor,
      @Nullable ServerCallExecutorSupplier perCall)
      throws IOException {
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(address)
            .executor(executor)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .maxInboundMetadataSize(MAX_METADATA_BYTES)
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .permitKeepAliveWithoutCalls(true)
            .keepAliveTime(30, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .addServices(services);
    if (perCall != null) {
      builder.callExecutor(perCall);
    }
    BindableService reflection = ProtoReflectionServiceV1.newInstance();
    return new GrpcEndpoint(builder.addService(reflection).build().start());
  }

  /** The port it listens on. */
  public int port() {
    return server.getPort();
  }

  /** Takes no new calls and lets those under way end within the bound; whether all did. */
  public boolean drain(Duration bound) {
    server.shutdown();
    try {
      return server.awaitTermination(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Cuts what is left. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      boolean unused = server.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
