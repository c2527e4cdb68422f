package io.shardlookup.server.store.etcd;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Makes channels to single members. */
final class EtcdChannels {
  /** A watch catches up in batches of 1000 revisions, which may be large. */
  private static final int MAX_INBOUND_BYTES = 64 << 20;

  private static final long KEEPALIVE_SECONDS = 10;
  private static final long KEEPALIVE_TIMEOUT_SECONDS = 2;

  private EtcdChannels() {}

  /** A channel that never retries by itself and notices a silent member within 12 seconds. */
  static ManagedChannel open(EtcdAddress address, @Nullable Path caFile, Executor executor) {
    NettyChannelBuilder builder =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .executor(executor)
            .disableRetry()
            .maxInboundMessageSize(MAX_INBOUND_BYTES)
            .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEPALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS);
    if (!address.secure()) {
      return builder.usePlaintext().build();
    }
    if (caFile == null) {
      return builder.useTransportSecurity().build();
    }
    try {
      return builder
          .sslContext(GrpcSslContexts.forClient().trustManager(caFile.toFile()).build())
          .build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "etcd CA file: " + caFile + " (expected: a PEM file with certificates)", e);
    }
  }
}
