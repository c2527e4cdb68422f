package io.shardlookup.server.admin;

import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.StoreMember;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.server.view.DirectoryIdentity;
import io.shardlookup.server.view.LiveView;
import io.shardlookup.storage.v1.NodeRecord;
import io.shardlookup.v1.GetClusterStatusResponse;
import io.shardlookup.v1.KeyspaceStatus;
import io.shardlookup.v1.NodeStatus;
import io.shardlookup.v1.StoreMemberStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Says how the cluster is; with what was last known where etcd does not answer. Thread-safe. */
final class ClusterStatus {
  private static final Duration BOUND = Duration.ofSeconds(1);
  private static final int MAX_NODES = 1_000;
  private static final int MAX_DAMAGED = 100;

  private final DirectoryStore store;
  private final LiveView live;
  private final String nodeId;
  private volatile List<NodeStatus> lastNodes = List.of();
  private volatile List<StoreMember> lastMembers = List.of();

  ClusterStatus(DirectoryStore store, LiveView live, String nodeId) {
    this.store = store;
    this.live = live;
    this.nodeId = nodeId;
  }

  GetClusterStatusResponse get() {
    CompletableFuture<ScanPage> scan = store.scan(Layout.nodes().newest(MAX_NODES));
    CompletableFuture<List<StoreMember>> members = store.members();
    long deadline = System.nanoTime() + BOUND.toNanos();
    Optional<ScanPage> nodes = within(scan, deadline);
    nodes.ifPresent(page -> lastNodes = nodes(page));
    lastMembers = within(members, deadline).orElseGet(this::unavailableMembers);
    // First the age, so that it is that of the view, or of an older one.
    Duration age = live.age();
    View view = live.current();
    DirectoryIdentity identity = live.identity();
    GetClusterStatusResponse.Builder response =
        GetClusterStatusResponse.newBuilder()
            .setDirectoryId(identity.id())
            .setIncarnation(identity.incarnation())
            .setRevision(view.revision().value())
            .setAgeMillis(age.toMillis())
            .setStoreAvailable(nodes.isPresent())
            .setNodeId(nodeId)
            .addAllNodes(lastNodes);
    lastMembers.forEach(member -> response.addStoreMembers(member(member)));
    view.keyspaces().stream()
        .sorted(Comparator.comparing(KeyspaceMap::name))
        .forEach(map -> response.addKeyspaces(keyspace(map)));
    return response.build();
  }

  private static <T> Optional<T> within(CompletableFuture<T> call, long deadlineNanos) {
    try {
      return Optional.of(
          call.get(Math.max(1, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS));
    } catch (ExecutionException | TimeoutException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  private List<StoreMember> unavailableMembers() {
    return lastMembers.stream()
        .map(
            last ->
                new StoreMember(
                    last.endpoint(),
                    false,
                    false,
                    last.version(),
                    last.databaseBytes(),
                    List.of("does not answer")))
        .toList();
  }

  private static List<NodeStatus> nodes(ScanPage page) {
    List<NodeStatus> nodes = new ArrayList<>();
    for (StoredRecord record : page.records()) {
      try {
        NodeRecord node = NodeRecord.parseFrom(record.value());
        nodes.add(
            NodeStatus.newBuilder()
                .setNodeId(node.getNodeId())
                .setEndpoint(node.getEndpoint())
                .setStartedAtMillis(node.getStartedAtMillis())
                .setVersion(node.getVersion())
                .build());
      } catch (InvalidProtocolBufferException e) {
        String key = record.key().toStringUtf8();
        nodes.add(NodeStatus.newBuilder().setNodeId(key + " (damaged)").build());
      }
    }
    return nodes;
  }

  private static StoreMemberStatus member(StoreMember member) {
    return StoreMemberStatus.newBuilder()
        .setEndpoint(member.endpoint())
        .setAvailable(member.available())
        .setLeader(member.leader())
        .setVersion(member.version())
        .setDatabaseBytes(member.databaseBytes())
        .addAllProblems(member.problems())
        .build();
  }

  private static KeyspaceStatus keyspace(KeyspaceMap map) {
    KeyspaceStatus.Builder status =
        KeyspaceStatus.newBuilder()
            .setName(map.name().text())
            .setScopes(map.scopeCount())
            .setEntries(map.entryCount());
    map.entriesByShard().forEach((shard, n) -> status.putEntriesByShard(shard.text(), n));
    map.damaged().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .limit(MAX_DAMAGED)
        .forEach(damage -> status.addDamaged(damage.getKey() + ": " + damage.getValue()));
    return status.build();
  }
}
