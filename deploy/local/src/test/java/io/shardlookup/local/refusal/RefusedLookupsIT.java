package io.shardlookup.local.refusal;

import static io.grpc.Status.Code.DATA_LOSS;
import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static io.grpc.Status.Code.NOT_FOUND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.v1.AllocateSequenceRequest;
import io.shardlookup.v1.BatchLookupRequest;
import io.shardlookup.v1.ErrorReason;
import io.shardlookup.v1.GetClusterStatusRequest;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.LookupResult;
import io.shardlookup.v1.Placement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Lookups that cannot be answered: each with its error, and everything as it was. */
final class RefusedLookupsIT {
  @RegisterExtension static final UnchangedDirectory directory = new UnchangedDirectory();

  @Test
  void keysThatAreNone() {
    for (ByteString key : BadKeys.ALL) {
      Refusal.of(() -> lookup("users", key)).says(INVALID_ARGUMENT, "INVALID_KEY", "key: ");
    }
    Refusal.of(() -> lookup("users", ByteString.EMPTY))
        .says(INVALID_ARGUMENT, "INVALID_KEY", "(expected: 1..512");
  }

  @Test
  void aBadKeyOfABatchAlone() {
    BatchLookupRequest.Builder batch = BatchLookupRequest.newBuilder().addKeys(key("users", "k"));
    for (ByteString bad : BadKeys.ALL) {
      batch.addKeys(LookupKey.newBuilder().setKeyspace("users").setKey(bad));
    }

    List<LookupResult> results =
        directory.get().lookups().batchLookup(batch.build()).getResultsList();

    assertThat(results.get(0).hasPlacement()).isTrue();
    assertThat(results.subList(1, results.size()))
        .hasSize(BadKeys.ALL.size())
        .extracting(result -> result.getError().getReason())
        .containsOnly(ErrorReason.ERROR_REASON_INVALID_KEY);
  }

  @Test
  void keyspacesThatAreUnknown() {
    Refusal.of(() -> lookup("nowhere", utf8("k")))
        .says(NOT_FOUND, "UNKNOWN_KEYSPACE", "\"nowhere\"", "expected");
    Refusal.of(() -> lookup("No Name", utf8("k")))
        .says(NOT_FOUND, "UNKNOWN_KEYSPACE", "\"No Name\"");
  }

  @Test
  void orderNumbersThatAreMalformed() {
    for (String bad :
        List.of("20240230-1", "20240131", "2024-1", "20240131-01", "20240131--1", "x20240131-1")) {
      Refusal.of(() -> lookup("orders", utf8(bad)))
          .says(INVALID_ARGUMENT, "MALFORMED_KEY", bad, "expected");
    }
    Refusal.of(() -> lookup("invoices", utf8("007")))
        .says(INVALID_ARGUMENT, "MALFORMED_KEY", "007");
  }

  @Test
  void datesBeforeTheFirstEpoch() {
    Refusal.of(() -> lookup("orders", utf8("20231231-1")))
        .says(INVALID_ARGUMENT, "BEFORE_FIRST_EPOCH", "20231231-1", "20240101");
    Refusal.of(() -> directory.get().lookups().allocateSequence(block(20231231, 1)))
        .says(INVALID_ARGUMENT, "BEFORE_FIRST_EPOCH", "20231231", "20240101");
  }

  @Test
  void blocksThatCannotBe() {
    Refusal.of(() -> directory.get().lookups().allocateSequence(block(20240101, 0)))
        .says(INVALID_ARGUMENT, "INVALID_ARGUMENT", "count: 0 (expected: 1..1000000)");
    Refusal.of(() -> directory.get().lookups().allocateSequence(block(20240101, 1_000_001)))
        .says(INVALID_ARGUMENT, "INVALID_ARGUMENT", "count: 1000001");
    Refusal.of(() -> directory.get().lookups().allocateSequence(block(20241301, 1)))
        .says(INVALID_ARGUMENT, "INVALID_ARGUMENT", "date: 20241301");
  }

  @Test
  void batchesThatAreTooLarge() {
    BatchLookupRequest batch =
        BatchLookupRequest.newBuilder()
            .addAllKeys(Collections.nCopies(1_001, key("users", "k")))
            .build();

    Refusal.of(() -> directory.get().lookups().batchLookup(batch))
        .says(FAILED_PRECONDITION, "LIMIT_EXCEEDED", "keys: 1001 (expected: 1..1000)");
    Refusal.of(() -> directory.get().lookups().batchLookup(BatchLookupRequest.getDefaultInstance()))
        .says(INVALID_ARGUMENT, "INVALID_ARGUMENT", "keys: 0 (expected: 1..1000)");
  }

  @Test
  void aRecordThatWasDamagedByHand() {
    ByteString bad = Layout.entry(new KeyspaceName("shops"), "damaged");

    directory.get().write(bad, utf8("gibberish"));

    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () ->
                Refusal.of(() -> lookup("shops", utf8("damaged")))
                    .says(DATA_LOSS, "DAMAGED_RECORD", "damaged", "cannot be read"));
    assertThat(
            directory
                .get()
                .admin()
                .getClusterStatus(GetClusterStatusRequest.getDefaultInstance())
                .getKeyspacesList())
        .filteredOn(keyspace -> keyspace.getName().equals("shops"))
        .singleElement()
        .satisfies(
            shops ->
                assertThat(shops.getDamagedList())
                    .singleElement()
                    .asString()
                    .startsWith("entry \"damaged\""));
    directory.get().delete(bad);
  }

  private static Placement lookup(String keyspace, ByteString key) {
    return directory
        .get()
        .lookups()
        .lookup(LookupRequest.newBuilder().setKeyspace(keyspace).setKey(key).build())
        .getPlacement();
  }

  private static AllocateSequenceRequest block(int date, int count) {
    return AllocateSequenceRequest.newBuilder()
        .setKeyspace("orders")
        .setDate(date)
        .setCount(count)
        .build();
  }

  private static LookupKey key(String keyspace, String key) {
    return LookupKey.newBuilder().setKeyspace(keyspace).setKey(utf8(key)).build();
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
