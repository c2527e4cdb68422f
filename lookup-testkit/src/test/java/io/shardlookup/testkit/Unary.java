package io.shardlookup.testkit;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.Placement;
import java.util.concurrent.TimeUnit;

/** What one node answers to somebody who knows only the contract. */
final class Unary {
  private Unary() {}

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
