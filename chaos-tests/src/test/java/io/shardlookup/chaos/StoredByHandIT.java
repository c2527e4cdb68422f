package io.shardlookup.chaos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.shardlookup.chaos.cluster.ChaosCluster;
import io.shardlookup.chaos.cluster.ClusterNode;
import io.shardlookup.chaos.cluster.StoredRecords;
import io.shardlookup.chaos.cluster.TestDirectory;
import io.shardlookup.client.LookupClient;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.v1.AuditRecord;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.Mapping;
import io.shardlookup.v1.ReadConsistency;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Records that no lookup node wrote: a cutover that nobody ends, and damage. */
final class StoredByHandIT {
  private static final KeyspaceName CUSTOMERS = new KeyspaceName(TestDirectory.CUSTOMERS);
  private static final KeyspaceName SHOPS = new KeyspaceName(TestDirectory.SHOPS);
  private static final ByteString GARBAGE = ByteString.copyFromUtf8("garbage");
  private static final int LIMIT_MILLIS = 500;
  private static final Duration CALL = Duration.ofSeconds(30);

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init")
  private static ChaosCluster cluster;

  @SuppressWarnings("NullAway.Init")
  private static StoredRecords records;

  @SuppressWarnings("NullAway.Init")
  private LookupClient client;

  @BeforeAll
  static void start() {
    cluster = ChaosCluster.start(folder);
    new TestDirectory(cluster).createAll(10);
    records = new StoredRecords(cluster);
  }

  @AfterAll
  static void stop() {
    records.close();
    cluster.close();
  }

  @BeforeEach
  void open() {
    client =
        cluster.client(
            "client", config -> config.keyspaces(TestDirectory.CUSTOMERS, TestDirectory.SHOPS));
    client.awaitReady(ChaosCluster.PATIENCE);
  }

  @AfterEach
  void close() {
    client.close();
    cluster.mend();
  }

  @Test
  void aCutoverThatNobodyEndsIsSetBackToTheSourceOnce() throws InvalidProtocolBufferException {
    ByteString key = Layout.slot(CUSTOMERS, TestDirectory.slotOf("a"));
    Mapping before = Mapping.parseFrom(only(key).value());
    String target = before.getShard().equals("shard-1") ? "shard-2" : "shard-1";
    Mapping cutover =
        before.toBuilder()
            .setState(io.shardlookup.v1.MappingState.MAPPING_STATE_CUTOVER)
            .setTargetShard(target)
            .setCutoverMillis(LIMIT_MILLIS)
            .build();
    cluster.node(0).process().pause();

    long written = records.write(key, cutover.toByteString());

    await().atMost(ChaosCluster.PATIENCE).until(() -> only(key).modRevision() > written);
    long setBack = only(key).modRevision();
    assertThat(Mapping.parseFrom(only(key).value()))
        .isEqualTo(before.toBuilder().addUncleanedShards(target).build());
    await().atMost(ChaosCluster.PATIENCE).until(() -> client.revision().value() >= setBack);
    var placement = client.resolve(TestDirectory.CUSTOMERS, "a");
    assertThat(placement.state()).isEqualTo(MappingState.SERVING);
    assertThat(placement.shard().text()).isEqualTo(before.getShard());

    // The node that slept through it must not set back what was set back.
    cluster.mend();
    for (ClusterNode node : cluster.nodes()) {
      assertThat(lookup(node, TestDirectory.CUSTOMERS, "a", setBack)).isEqualTo(before.getShard());
    }
    assertThat(only(key).modRevision()).isEqualTo(setBack);
    assertThat(audited("SetBackCutover")).hasSize(1);
  }

  @Test
  void aDamagedEntryFailsAloneAtEveryNodeAndClientUntilItIsRewritten() {
    String bad = TestDirectory.shop(1);
    ByteString key = Layout.entry(SHOPS, bad);
    ByteString good = only(key).value();
    assertThat(resolve(TestDirectory.SHOPS, bad)).isEqualTo(TestDirectory.shardOf(1));

    long damaged = records.write(key, GARBAGE);

    fails(TestDirectory.SHOPS, bad, damaged);
    assertThat(resolve(TestDirectory.SHOPS, TestDirectory.shop(2)))
        .isEqualTo(TestDirectory.shardOf(2));
    serves(TestDirectory.SHOPS, bad, records.write(key, good), TestDirectory.shardOf(1));
  }

  @Test
  void aDamagedSlotFailsItsKeysAloneAlsoInMirrors() {
    ByteString key = Layout.slot(CUSTOMERS, TestDirectory.slotOf("b"));
    ByteString good = only(key).value();
    String shard = resolve(TestDirectory.CUSTOMERS, "b");
    String another = resolve(TestDirectory.CUSTOMERS, "c");

    long damaged = records.write(key, GARBAGE);

    fails(TestDirectory.CUSTOMERS, "b", damaged);
    assertThat(resolve(TestDirectory.CUSTOMERS, "c")).isEqualTo(another);
    serves(TestDirectory.CUSTOMERS, "b", records.write(key, good), shard);
  }

  /** At every node, and at the client as soon as it knows of the damage. */
  private void fails(String keyspace, String key, long revision) {
    for (ClusterNode node : cluster.nodes()) {
      StatusRuntimeException failure =
          catchThrowableOfType(
              StatusRuntimeException.class, () -> lookup(node, keyspace, key, revision));
      assertThat(failure).as(node.id()).isNotNull();
      assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.DATA_LOSS);
      assertThat(GrpcErrors.fromGrpc(failure).reason()).isEqualTo(ErrorReason.DAMAGED_RECORD);
      assertThat(node.process().isAlive()).isTrue();
    }
    await().atMost(ChaosCluster.PATIENCE).until(() -> client.revision().value() >= revision);
    LookupException failure =
        catchThrowableOfType(LookupException.class, () -> resolve(keyspace, key));
    assertThat(failure).as("at the client").isNotNull();
    assertThat(failure.reason()).isEqualTo(ErrorReason.DAMAGED_RECORD);
  }

  private void serves(String keyspace, String key, long revision, String shard) {
    for (ClusterNode node : cluster.nodes()) {
      assertThat(lookup(node, keyspace, key, revision)).as(node.id()).isEqualTo(shard);
    }
    await().atMost(ChaosCluster.PATIENCE).until(() -> client.revision().value() >= revision);
    assertThat(resolve(keyspace, key)).isEqualTo(shard);
  }

  private String resolve(String keyspace, String key) {
    return client.resolve(keyspace, key).shard().text();
  }

  private static String lookup(ClusterNode node, String keyspace, String key, long revision) {
    return node.lookups(CALL)
        .lookup(
            LookupRequest.newBuilder()
                .setKeyspace(keyspace)
                .setKey(ByteString.copyFromUtf8(key))
                .setConsistency(ReadConsistency.newBuilder().setMinRevision(revision))
                .build())
        .getPlacement()
        .getShard();
  }

  private static List<AuditRecord> audited(String verb) throws InvalidProtocolBufferException {
    List<AuditRecord> found = new java.util.ArrayList<>();
    for (StoredRecord record : records.read(Layout.audits())) {
      AuditRecord audit = AuditRecord.parseFrom(record.value());
      if (audit.getVerb().equals(verb)) {
        found.add(audit);
      }
    }
    return found;
  }

  private static StoredRecord only(ByteString key) {
    return records.read(new KeyRange(key, KeyRange.after(key))).get(0);
  }
}
