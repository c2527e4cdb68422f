package io.shardlookup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.shardlookup.client.LookupClient;
import io.shardlookup.model.Epoch;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeyspaceControlTest {
  @RegisterExtension
  private final DirectoryExtension extension = DirectoryExtension.of(Plans.allStrategies());

  @Test
  void findsWhateverPlacesAKey(TestDirectory directory) {
    directory.keyspace("customers").scopeOf("pinned").serveBy("shard-1");
    directory.keyspace("invoices").scopeOf("zebra").serveBy("shard-1");
    directory.keyspace("orders").scopeOf("o-20260301-2").serveBy("shard-2");

    assertThat(on(directory.keyspace("customers").entry("pinned"))).isEqualTo("shard-1");
    assertThat(on(directory.keyspace("invoices").range("m"))).isEqualTo("shard-1");
    assertThat(on(directory.keyspace("orders").residue(20260201, 0))).isEqualTo("shard-2");
    assertThatThrownBy(() -> directory.keyspace("shops").scopeOf("s-9"))
        .hasMessage("key: \"s-9\" in keyspace shops (expected: one with an entry)");
  }

  @Test
  void splitsAndMergesRanges(TestDirectory directory, LookupClient client) {
    KeyspaceControl invoices = directory.keyspace("invoices");

    invoices.split("t");
    invoices.range("t").serveBy("shard-1");
    directory.awaitSeenBy(client);
    assertThat(shard(client, "invoices", "s")).isEqualTo("shard-2");
    assertThat(shard(client, "invoices", "t")).isEqualTo("shard-1");
    invoices.range("t").serveBy("shard-2");
    invoices.merge("m");
    directory.awaitSeenBy(client);

    assertThat(client.resolve("invoices", "z").scopeOf("z")).isEqualTo(new Scope.Range("m", null));
  }

  @Test
  void addsEpochsThatLeaveEarlierDatesAlone(TestDirectory directory, LookupClient client) {
    String before = shard(client, "orders", "o-20260228-3");

    directory.keyspace("orders").addEpoch(20260301, "shard-2");
    directory.awaitSeenBy(client);

    assertThat(shard(client, "orders", "o-20260228-3")).isEqualTo(before);
    assertThat(shard(client, "orders", "o-20260301-4")).isEqualTo("shard-2");
    assertThat(directory.view().activeKeyspace("orders").epochs())
        .extracting(Epoch::date, Epoch::endDate, Epoch::residues)
        .containsExactly(
            tuple(20260101, 20260201, 1), tuple(20260201, 20260301, 2), tuple(20260301, 0, 1));
  }

  @Test
  void holdsWritesDatedFromAPendingEpochOn(TestDirectory directory, LookupClient client) {
    directory.keyspace("orders").addPendingEpoch(20260301, "shard-1", "shard-2");
    directory.awaitSeenBy(client);

    assertThat(client.resolve("orders", "o-20260228-1").state()).isEqualTo(MappingState.SERVING);
    assertThat(client.resolve("orders", "o-20260301-1").state()).isEqualTo(MappingState.PENDING);

    directory.keyspace("orders").residue(20260301, 1).complete();
    directory.awaitSeenBy(client);

    assertThat(client.resolve("orders", "o-20260301-1").state()).isEqualTo(MappingState.SERVING);
    assertThat(shard(client, "orders", "o-20260301-1")).isEqualTo("shard-2");
  }

  @Test
  void refusesAnEpochThatIsNotLater(TestDirectory directory) {
    assertThatThrownBy(() -> directory.keyspace("orders").addEpoch(20260115, "shard-1"))
        .isInstanceOf(LookupException.class)
        .hasMessage("epoch end_date: 20260115 (expected: 0 or a date after 20260201)");
    assertThatThrownBy(() -> directory.keyspace("orders").addEpoch(20260301))
        .hasMessage("residues: 0 (expected: 1..60)");
    assertThatThrownBy(() -> directory.keyspace("shops").addEpoch(20260301, "shard-1"))
        .hasMessage("keyspace: shops (expected: SEQUENCE)");
    assertThat(directory.view().activeKeyspace("orders").epochs()).hasSize(2);
  }

  @Test
  void loadsManyEntriesAndCountsThem(TestDirectory directory, LookupClient client) {
    Map<String, String> pins = new LinkedHashMap<>();
    for (int i = 0; i < 1_234; i++) {
      pins.put("pin-" + i, i % 2 == 0 ? "shard-1" : "shard-2");
    }

    directory.keyspace("customers").load(pins);
    directory.keyspace("customers").entry("pin-0").remove();
    directory.awaitSeenBy(client);

    assertThat(shard(client, "customers", "pin-1233")).isEqualTo("shard-2");
    assertThat(directory.view().activeKeyspace("customers").entryCount()).isEqualTo(1_234);
    assertThat(directory.read().entriesOf(new KeyspaceName("customers"))).isEqualTo(1_234);
    assertThatThrownBy(() -> directory.keyspace("customers").load(Map.of("pin-1", "shard-1")))
        .isInstanceOfSatisfying(
            LookupException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.ALREADY_EXISTS));
  }

  @Test
  void makesAKeyspaceVanishForClients(TestDirectory directory, LookupClient client) {
    client.resolve("customers", "acme");

    directory.keyspace("customers").markDeleting();
    directory.awaitSeenBy(client);

    assertThatThrownBy(() -> client.resolve("customers", "acme"))
        .isInstanceOfSatisfying(
            LookupException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.UNKNOWN_KEYSPACE));
  }

  @Test
  void whatNeedsTheAdministrationSaysThatNoNodeRuns(TestDirectory directory) {
    directory.node().kill();

    assertThatThrownBy(() -> directory.keyspace("invoices").split("t"))
        .isInstanceOf(LookupException.class)
        .hasMessage("running nodes: none (expected: at least one)");
  }

  private static String on(ScopeControl scope) {
    return scope.placement().orElseThrow().shard().text();
  }

  private static String shard(LookupClient client, String keyspace, String key) {
    return client.resolve(keyspace, key).shard().text();
  }
}
