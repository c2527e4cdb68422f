package io.shardlookup.testkit;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.NettyChannelBuilder;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.Placement;
import java.util.concurrent.TimeUnit;

/** What one node answers to somebody who knows only the contract. */
final class Unary {
  private Unary() {}

  static ServingStatus health(TestNode node, String service) {
    ManagedChannel channel = NettyChannelBuilder.forTarget(node.endpoint()).usePlaintext().build();
    try {
      return HealthGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .check(HealthCheckRequest.newBuilder().setService(service).build())
          .getStatus();
    } finally {
      channel.shutdownNow();
    }
  }

  static Placement lookup(TestNode node, String keyspace, String key) {
    ManagedChannel channel = NettyChannelBuilder.forTarget(node.endpoint()).usePlaintext().build();
    try {
      return LookupServiceGrpc.newBlockingStub(channel)
          .withDeadlineAfter(30, TimeUnit.SECONDS)
          .lookup(
              LookupRequest.newBuilder()
                  .setKeyspace(keyspace)
                  .setKey(ByteString.copyFromUtf8(key))
                  .build())
          .getPlacement();
    } finally {
      channel.shutdownNow();
    }
  }
}
