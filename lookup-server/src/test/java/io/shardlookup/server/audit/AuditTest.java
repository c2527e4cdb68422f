package io.shardlookup.server.audit;

import static io.shardlookup.server.admin.AdminFixture.fails;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.server.admin.AdminFixture;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.v1.AuditRecord;
import io.shardlookup.v1.Fencing;
import io.shardlookup.v1.ListAuditRequest;
import io.shardlookup.v1.ListAuditResponse;
import io.shardlookup.v1.Mapping;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTest {
  private final MovableClock clock = new MovableClock();
  private final MemoryDirectoryStore store = new MemoryDirectoryStore();
  private final AdminFixture fixture = new AdminFixture(store, clock);

  @BeforeEach
  void create() {
    fixture.shards("shard-1", "shard-2");
    clock.advance(Duration.ofDays(1));
    fixture.directory("shops", Fencing.FENCING_UNFENCED);
    clock.advance(Duration.ofDays(1));
    fixture.entry("shops", "k", "shard-1");
    clock.advance(Duration.ofDays(1));
  }

  @AfterEach
  void close() {
    fixture.close();
    store.close();
  }

  @Test
  void saysWhoChangedWhatNewestFirst() {
    Mapping changed = fixture.entry("shops", "k", "shard-2");

    List<AuditRecord> records = list(ListAuditRequest.newBuilder().setPageSize(2));

    assertThat(records)
        .extracting(AuditRecord::getVerb)
        .containsExactly("PutEntry", "PutEntry", "CreateKeyspace", "PutShard", "PutShard");
    AuditRecord newest = records.get(0);
    assertThat(newest.getRevision()).isEqualTo(changed.getGeneration());
    assertThat(newest.getActor()).isEqualTo("tester");
    assertThat(newest.getReason()).isEqualTo("a test");
    assertThat(newest.getSubject()).isEqualTo("entry \"k\"");
    assertThat(newest.getBefore()).isEqualTo("shard-1 SERVING");
    assertThat(newest.getAfter()).isEqualTo("shard-2 SERVING");
    assertThat(newest.getNodeId()).isEqualTo("node-1");
    assertThat(newest.getAtMillis()).isEqualTo(clock.millis());
  }

  @Test
  void keepsTheOrderOfChangesOfOneMillisecond() {
    for (int i = 0; i < 20; i++) {
      fixture.entry("shops", "k", i % 2 == 0 ? "shard-2" : "shard-1");
    }

    assertThat(list(ListAuditRequest.newBuilder()).subList(0, 20))
        .extracting(AuditRecord::getRevision)
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void canBeReadForOneKeyspace() {
    assertThat(list(ListAuditRequest.newBuilder().setKeyspace("shops")))
        .extracting(AuditRecord::getVerb)
        .containsExactly("PutEntry", "CreateKeyspace");
  }

  @Test
  void refusesWhatIsNotAPage() {
    fails(
        ErrorReason.INVALID_ARGUMENT, () -> list(ListAuditRequest.newBuilder().setPageSize(1_001)));
    fails(
        ErrorReason.INVALID_ARGUMENT, () -> list(ListAuditRequest.newBuilder().setPageToken("?")));
    fails(
        ErrorReason.INVALID_ARGUMENT,
        () -> list(ListAuditRequest.newBuilder().setPageToken("bWFwL3g")));
  }

  @Test
  void isTrimmedByAge() {
    AuditTrim trim = new AuditTrim(store, clock, Duration.ofDays(90));

    assertThat(trim.trim().join()).isZero();
    clock.advance(Duration.ofDays(88));
    assertThat(trim.trim().join()).isEqualTo(2);
    assertThat(list(ListAuditRequest.newBuilder()))
        .extracting(AuditRecord::getVerb)
        .containsExactly("PutEntry", "CreateKeyspace");
  }

  private List<AuditRecord> list(ListAuditRequest.Builder request) {
    List<AuditRecord> records = new ArrayList<>();
    String token = request.getPageToken();
    do {
      ListAuditResponse page = fixture.admin.listAudit(request.setPageToken(token).build());
      records.addAll(page.getRecordsList());
      token = page.getNextPageToken();
    } while (!token.isEmpty());
    return records;
  }

  /** Stands until it is moved. */
  private static final class MovableClock extends Clock {
    private volatile Instant now = Instant.parse("2024-01-01T00:00:00Z");

    void advance(Duration by) {
      now = now.plus(by);
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
