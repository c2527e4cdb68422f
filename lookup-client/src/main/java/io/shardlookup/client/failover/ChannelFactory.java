package io.shardlookup.client.failover;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.util.concurrent.Executor;

/** Opens the channel to one node. */
@FunctionalInterface
public interface ChannelFactory {
  /** Largest message a node may send. */
  int MAX_MESSAGE_BYTES = 64 << 20;

  /**
   * A new channel to exactly this node; its callbacks run on the executor. Must not retry, hedge or
   * balance by itself.
   */
  ManagedChannel open(Endpoint node, Executor callbacks);

  /** Plain HTTP/2 over TCP. */
  static ChannelFactory plaintext() {
    return (node, callbacks) ->
        NettyChannelBuilder.forAddress(node.host(), node.port())
            .usePlaintext()
            .disableRetry()
            .executor(callbacks)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
  }
}
