package io.shardlookup.server.node;

import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.runtime.process.BuildVersion;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.session.NodeRoster;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.Registration;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.storage.v1.NodeRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node among the others: it registers itself under a lease, and reads who else did every two
 * seconds. When the store does not answer, the last known nodes stand. Thread-safe.
 */
final class NodePresence implements NodeRoster, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NodePresence.class);
  private static final Duration TIME_TO_LIVE = Duration.ofSeconds(10);
  private static final int MAX_NODES = 1_000;
  private static final long LOOK_EVERY_MILLIS = 2_000;

  private final DirectoryStore store;
  private final String nodeId;
  private final long startedAtMillis;
  private boolean closed;
  private @Nullable Registration registration;
  private @Nullable ScheduledFuture<?> looking;
  private boolean doubled;
  private volatile String endpoint = "";
  private volatile List<String> endpoints = List.of();

  /**
   * Neither registers nor looks until started.
   *
   * @param startedAtMillis when the node started, since 1970 UTC
   */
  NodePresence(DirectoryStore store, String nodeId, long startedAtMillis) {
    this.store = store;
    this.nodeId = nodeId;
    this.startedAtMillis = startedAtMillis;
  }

  /**
   * Registers; not after {@link #close()}.
   *
   * @param clientEndpoint what clients connect to, host:port
   */
  synchronized void start(String clientEndpoint, ScheduledExecutorService timer) {
    if (closed) {
      return;
    }
    endpoint = clientEndpoint;
    endpoints = List.of(clientEndpoint);
    NodeRecord record =
        NodeRecord.newBuilder()
            .setNodeId(nodeId)
            .setEndpoint(clientEndpoint)
            .setStartedAtMillis(startedAtMillis)
            .setVersion(BuildVersion.current())
            .build();
    registration = store.register(Layout.node(nodeId), record.toByteString(), TIME_TO_LIVE);
    looking = timer.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public String nodeId() {
    return nodeId;
  }

  @Override
  public List<String> endpoints() {
    return endpoints;
  }

  /** Takes itself off the list. */
  @Override
  public synchronized void close() {
    closed = true;
    if (looking != null) {
      looking.cancel(false);
    }
    if (registration != null) {
      registration.close();
      registration = null;
    }
  }

  private void look() {
    KeyRange nodes = Layout.nodes();
    ScanRequest request = new ScanRequest(nodes.start(), nodes.end(), MAX_NODES, 0, false, false);
    var unused =
        store
            .scan(request)
            .whenComplete(
                (page, failure) -> {
                  if (failure == null) {
                    endpoints = endpoints(readable(page));
                  } else {
                    log.debug("the nodes cannot be read", failure);
                  }
                });
  }

  private List<String> endpoints(List<NodeRecord> nodes) {
    TreeSet<String> found = new TreeSet<>();
    found.add(endpoint);
    for (NodeRecord node : nodes) {
      found.add(node.getEndpoint());
      if (node.getNodeId().equals(nodeId)) {
        watchForDouble(node);
      }
    }
    found.remove("");
    return List.copyOf(found);
  }

  /** Of two nodes with one id only one is registered at a time, and the other one goes unseen. */
  private synchronized void watchForDouble(NodeRecord registered) {
    boolean another =
        registered.getStartedAtMillis() > startedAtMillis
            && !registered.getEndpoint().equals(endpoint);
    if (another && !doubled) {
      log.warn(
          "node id {}: used by the node at {} too (expected: another one for each node)",
          nodeId,
          registered.getEndpoint());
    }
    doubled = another;
  }

  private static List<NodeRecord> readable(ScanPage page) {
    List<NodeRecord> nodes = new ArrayList<>();
    for (StoredRecord record : page.records()) {
      try {
        nodes.add(NodeRecord.parseFrom(record.value()));
      } catch (InvalidProtocolBufferException e) {
        log.warn("{} cannot be read: {}", record.key().toStringUtf8(), e.getMessage());
      }
    }
    return nodes;
  }
}
