package io.shardlookup.server.store.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.LeaseGrpc;
import io.etcd.jetcd.api.LeaseRevokeRequest;
import io.etcd.jetcd.api.RangeRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.shardlookup.server.layout.KeyRange;

/** Takes leases away behind the back of those who hold them. */
final class EtcdLeases {
  private EtcdLeases() {}

  /** Revokes the leases of all keys below a root. */
  static void revokeAll(String endpoint, String root) {
    EtcdAddress address = EtcdAddress.parse(endpoint);
    ManagedChannel channel =
        NettyChannelBuilder.forAddress(address.host(), address.port()).usePlaintext().build();
    try {
      LeaseGrpc.LeaseBlockingStub leases = LeaseGrpc.newBlockingStub(channel);
      KeyRange range = KeyRange.ofPrefix(ByteString.copyFromUtf8(root));
      KVGrpc.newBlockingStub(channel)
          .range(RangeRequest.newBuilder().setKey(range.start()).setRangeEnd(range.end()).build())
          .getKvsList()
          .stream()
          .filter(kv -> kv.getLease() != 0)
          .forEach(
              kv ->
                  leases.leaseRevoke(LeaseRevokeRequest.newBuilder().setID(kv.getLease()).build()));
    } finally {
      channel.shutdownNow();
    }
  }
}
