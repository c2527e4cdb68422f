package io.shardlookup.server.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Revision;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.server.audit.AuditJournal;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.lookup.FakeLiveView;
import io.shardlookup.server.lookup.Records;
import io.shardlookup.server.store.CommitResult.Committed;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.server.view.ManualTicker;
import io.shardlookup.v1.AuditRecord;
import io.shardlookup.v1.Mapping;
import io.shardlookup.v1.MappingState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class CutoverGuardTest {
  private static final KeyspaceName ORDERS = new KeyspaceName("orders");
  private static final ByteString KEY = Layout.slot(ORDERS, 3);
  private static final Duration LIMIT = Duration.ofMillis(500);

  private final MemoryDirectoryStore store = new MemoryDirectoryStore();
  private final FakeLiveView view = new FakeLiveView(100);
  private final ManualTicker ticker = new ManualTicker();
  private final RecordCodec codec = new RecordCodec(new AssignmentPool(), 0);
  private final CutoverGuard guard =
      new CutoverGuard(
          store, view, new AuditJournal("node-1", Clock.systemUTC(), new Random(1)), ticker);

  @BeforeEach
  void keyspaceAndAFirstLook() {
    view.publish(new Revision(11), List.of(Records.hashKeyspace("orders", 16)));
    guard.look();
    // Revisions of the view begin behind those of the fake's own start.
    for (int i = 0; i < 20; i++) {
      commit(Layout.tick(), ByteString.EMPTY);
    }
  }

  @Test
  void setsBackWhatLastsLongerThanItsRecordAllows() {
    show(cutover(LIMIT));
    guard.look();
    ticker.advance(LIMIT.minusMillis(1));
    guard.look();
    assertThat(stored().getState()).isEqualTo(MappingState.MAPPING_STATE_CUTOVER);

    ticker.advance(Duration.ofMillis(1));
    guard.look();

    assertThat(stored())
        .isEqualTo(
            cutover(LIMIT).toBuilder()
                .setState(MappingState.MAPPING_STATE_SERVING)
                .clearTargetShard()
                .clearCutoverMillis()
                .addUncleanedShards("shard-2")
                .build());
    assertThat(guard.setBack()).isEqualTo(1);
  }

  @Test
  void saysInTheAuditWhatItDidAndWhy() throws InvalidProtocolBufferException {
    show(cutover(LIMIT));
    guard.look();
    ticker.advance(LIMIT);
    guard.look();

    KeyRange audits = Layout.audits();
    List<StoredRecord> records =
        store.scan(ScanRequest.newest(audits.start(), audits.end(), 10)).join().records();
    assertThat(records).hasSize(1);
    AuditRecord record = AuditRecord.parseFrom(records.get(0).value());
    assertThat(record.getVerb()).isEqualTo("SetBackCutover");
    assertThat(record.getSubject()).isEqualTo("slot 3");
    assertThat(record.getReason()).isEqualTo("the cutover lasted longer than 500 ms");
    assertThat(record.getBefore()).isEqualTo("shard-1 CUTOVER to shard-2");
    assertThat(record.getAfter()).isEqualTo("shard-1 SERVING, uncleaned on shard-2");
    assertThat(records.get(0).modRevision()).isEqualTo(storedRecord().modRevision());
  }

  @Test
  void allowsTenSecondsWhereTheRecordSaysNothing() {
    show(cutover(Duration.ZERO));
    guard.look();
    ticker.advance(CutoverGuard.DEFAULT_LIMIT.minusMillis(1));
    guard.look();
    assertThat(stored().getState()).isEqualTo(MappingState.MAPPING_STATE_CUTOVER);

    ticker.advance(Duration.ofMillis(1));
    guard.look();

    assertThat(stored().getState()).isEqualTo(MappingState.MAPPING_STATE_SERVING);
  }

  @Test
  void allowsNoMoreThanAMinute() {
    show(cutover(Duration.ofHours(1)));
    guard.look();
    ticker.advance(CutoverGuard.LONGEST_LIMIT);
    guard.look();

    assertThat(stored().getState()).isEqualTo(MappingState.MAPPING_STATE_SERVING);
  }

  @Test
  void leavesWhatEndedInTime() {
    show(cutover(LIMIT));
    guard.look();
    Mapping switched = served("shard-2");
    show(switched);
    ticker.advance(LIMIT);
    guard.look();

    assertThat(stored()).isEqualTo(switched);
    assertThat(guard.open()).isZero();
  }

  @Test
  void doesNothingIfTheRelocatorWasFirstAndTheViewDoesNotKnow() {
    show(cutover(LIMIT));
    guard.look();
    Mapping switched = served("shard-2");
    commit(KEY, switched.toByteString());
    ticker.advance(LIMIT);
    guard.look();

    assertThat(stored()).isEqualTo(switched);
    assertThat(guard.setBack()).isZero();
  }

  @Test
  void watchesAnotherCutoverOfTheSameScopeAnew() {
    show(cutover(LIMIT));
    guard.look();
    ticker.advance(LIMIT.minusMillis(1));
    show(cutover(LIMIT));
    guard.look();
    ticker.advance(LIMIT.minusMillis(1));
    guard.look();

    assertThat(stored().getState()).isEqualTo(MappingState.MAPPING_STATE_CUTOVER);
  }

  @Test
  void findsWhatTheViewHeldWhenItWasReplaced() {
    long revision = commit(KEY, cutover(LIMIT).toByteString());
    view.publish(new Revision(revision), changes());
    guard.replaced();
    guard.look();
    ticker.advance(LIMIT);
    guard.look();

    assertThat(stored().getState()).isEqualTo(MappingState.MAPPING_STATE_SERVING);
  }

  @Test
  void waitsWhileTheViewIsStale() {
    show(cutover(LIMIT));
    view.fresh(false);
    ticker.advance(LIMIT);
    guard.look();
    assertThat(stored().getState()).isEqualTo(MappingState.MAPPING_STATE_CUTOVER);

    view.fresh(true);
    guard.look();

    assertThat(stored().getState()).isEqualTo(MappingState.MAPPING_STATE_SERVING);
  }

  private void show(Mapping mapping) {
    long revision = commit(KEY, mapping.toByteString());
    List<DirectoryChange> changes = changes();
    view.publish(new Revision(revision), changes);
    guard.changed(changes);
  }

  private List<DirectoryChange> changes() {
    return List.of(codec.change(storedRecord()).orElseThrow());
  }

  private long commit(ByteString key, ByteString value) {
    StoreTransaction put = new StoreTransaction(List.of(), List.of(new Write(key, value)));
    return ((Committed) store.commit(put).join()).revision();
  }

  private Mapping stored() {
    try {
      return Mapping.parseFrom(storedRecord().value());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private StoredRecord storedRecord() {
    return store.scan(ScanRequest.newest(KEY, KeyRange.after(KEY), 1)).join().records().get(0);
  }

  private static Mapping cutover(Duration limit) {
    return served("shard-1").toBuilder()
        .setState(MappingState.MAPPING_STATE_CUTOVER)
        .setTargetShard("shard-2")
        .setCutoverMillis((int) limit.toMillis())
        .build();
  }

  private static Mapping served(String shard) {
    Mapping.Builder mapping =
        Mapping.newBuilder()
            .setKeyspace("orders")
            .setShard(shard)
            .setState(MappingState.MAPPING_STATE_SERVING);
    mapping.getScopeBuilder().getSlotBuilder().setSlot(3);
    return mapping.build();
  }
}
