package io.shardlookup.client.failover;

import io.grpc.ManagedChannel;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.concurrent.Executor;

/** One channel per node, opened on first use. Confined to the session executor. */
public final class NodeChannels {
  private final ChannelFactory factory;
  private final Executor callbacks;
  private final Map<Endpoint, ManagedChannel> channels = new HashMap<>();

  /** Opens channels by this factory. */
  public NodeChannels(ChannelFactory factory, Executor callbacks) {
    this.factory = factory;
    this.callbacks = callbacks;
  }

  /** The channel to the node, ready to connect at once: the wait between attempts is ours. */
  public ManagedChannel to(Endpoint node) {
    ManagedChannel channel = channels.computeIfAbsent(node, n -> factory.open(n, callbacks));
    channel.resetConnectBackoff();
    return channel;
  }

  /** Connects to the node if it is not, so that a later call need not wait for that. */
  public void warm(Endpoint node) {
    ManagedChannel channel = channels.computeIfAbsent(node, n -> factory.open(n, callbacks));
    var unused = channel.getState(true);
  }

  /** Gives up the node's connection; the next use makes a new one. */
  public void disconnect(Endpoint node) {
    ManagedChannel channel = channels.get(node);
    if (channel != null) {
      channel.enterIdle();
    }
  }

  /** Closes channels to all but these nodes. */
  public void retain(Collection<Endpoint> nodes) {
    for (Iterator<Map.Entry<Endpoint, ManagedChannel>> each = channels.entrySet().iterator();
        each.hasNext(); ) {
      Map.Entry<Endpoint, ManagedChannel> entry = each.next();
      if (!nodes.contains(entry.getKey())) {
        each.remove();
        entry.getValue().shutdown();
      }
    }
  }

  /** Closes all channels at once. */
  public void close() {
    channels.values().forEach(ManagedChannel::shutdownNow);
    channels.clear();
  }
}
