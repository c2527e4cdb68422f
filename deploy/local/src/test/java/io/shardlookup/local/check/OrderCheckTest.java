package io.shardlookup.local.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.local.check.CheckedOrder.Line;
import io.shardlookup.local.check.CheckedOrder.Parties;
import io.shardlookup.local.check.CheckedOrder.Payment;
import io.shardlookup.local.check.CheckedOrder.Times;
import io.shardlookup.local.check.CheckedOrder.Total;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrderCheckTest {
  private static final CheckedOrder PAID = order("20260101-1", 2, "PAID");
  private static final CheckedOrder CANCELLED = order("20260101-2", 3, "CANCELLED");
  private static final List<CheckedOrder> BOTH = List.of(PAID, CANCELLED);
  private static final List<LedgerLine> LINES = lines(BOTH);
  private static final OrderPlaces PLACES = places(Map.of("shop", "shard-1"));

  @Test
  void findsNothingWhereAllIsWell() {
    CheckResult result = check(snapshot(BOTH, LINES), BOTH);

    assertThat(result.failures()).isEmpty();
    assertThat(result.inShard()).isEqualTo(2);
    assertThat(result.inReadModel()).isEqualTo(2);
    assertThat(result.inLedger()).isEqualTo(2);
    assertThat(result.ordersByShard()).containsEntry("shard-1", 1).containsEntry("shard-2", 1);
    assertThat(LINES.get(1).amount().minorUnits()).isZero();
  }

  @Test
  void findsAnOrderThatNoShardHas() {
    CheckedOrder lost = order("20260101-3", 1, "CREATED");

    CheckResult result = check(snapshot(BOTH, LINES), List.of(PAID, CANCELLED, lost));

    assertThat(result.failures()).singleElement().asString().contains("20260101-3 on its shard");
    assertThat(result.inShard()).isEqualTo(2);
  }

  @Test
  void findsALostChangeButNotOneThatWasNotAcknowledged() {
    assertThat(check(snapshot(BOTH, LINES), List.of(order("20260101-1", 3, "ACCEPTED"))).failures())
        .singleElement()
        .asString()
        .contains("ACCEPTED");
    assertThat(check(snapshot(BOTH, LINES), List.of(order("20260101-1", 2, "CREATED"))).failures())
        .hasSize(1);
    assertThat(check(snapshot(BOTH, LINES), List.of(order("20260101-1", 1, "CREATED"))).failures())
        .isEmpty();
  }

  @Test
  void findsATotalOrAPaymentThatIsNotAsItWasAcknowledged() {
    Total total = PAID.total();
    List<Acknowledged> wrong =
        List.of(
            new Acknowledged(PAID.number(), 2, "PAID", new Total("EUR", 301, total.day()), 300),
            new Acknowledged(PAID.number(), 2, "PAID", new Total("CHF", 300, total.day()), 300),
            new Acknowledged(PAID.number(), 2, "PAID", total, 299),
            new Acknowledged(PAID.number(), 1, "CREATED", new Total("EUR", 301, total.day()), 0),
            new Acknowledged(PAID.number(), 1, "CREATED", total, 301));

    for (Acknowledged change : wrong) {
      CheckResult result = new OrderCheck(snapshot(BOTH, LINES), PLACES).of(List.of(change));
      assertThat(result.failures())
          .singleElement()
          .asString()
          .contains("20260101-1 on its shard")
          .contains(change.toString());
      assertThat(result.inShard()).isZero();
    }
    Acknowledged inParts = new Acknowledged(PAID.number(), 1, "CREATED", total, 100);
    assertThat(new OrderCheck(snapshot(BOTH, LINES), PLACES).of(List.of(inParts)).failures())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CREATED, 0, true",
    "CREATED, 299, true",
    "CREATED, 300, false",
    "PAID, 299, false",
    "PAID, 301, false",
    "ACCEPTED, 300, true",
    "ACCEPTED, 0, false",
    "COMPLETED, 300, true",
    "COMPLETED, 299, false",
    "CANCELLED, 0, true",
    "CANCELLED, 300, true",
    "CANCELLED, 301, false"
  })
  void findsPaymentsThatDoNotMakeUpTheTotal(String status, long paid, boolean fits) {
    CheckedOrder order = order("20260101-1", 4, status, paid);
    List<CheckedOrder> all = List.of(order);
    OrderSnapshot stores =
        new OrderSnapshot(Map.of("shard-1", all), 0, all, onItsShard(lines(all)));

    List<String> failures = check(stores, all).failures();

    if (fits) {
      assertThat(failures).isEmpty();
    } else {
      assertThat(failures)
          .singleElement()
          .asString()
          .contains(
              "20260101-1 " + status + " with payments of " + paid + " (expected: all of 300");
    }
  }

  @Test
  void findsADocumentThatIsMissingBehindOrTooMany() {
    CheckResult missing = check(snapshot(List.of(PAID), LINES), BOTH);
    assertThat(missing.failures()).singleElement().asString().contains("20260101-2 in the read");
    assertThat(missing.inReadModel()).isEqualTo(1);

    CheckedOrder behind = order("20260101-1", 1, "CREATED");
    assertThat(check(snapshot(List.of(behind, CANCELLED), LINES), BOTH).failures()).hasSize(1);

    CheckedOrder more = order("20260101-9", 1, "CREATED");
    assertThat(check(snapshot(List.of(PAID, CANCELLED, more), LINES), BOTH).failures())
        .singleElement()
        .asString()
        .contains("20260101-9 in the read model");
  }

  @Test
  void findsALedgerLineThatIsMissingWrongTwiceOrTooMany() {
    assertThat(check(snapshot(BOTH, List.of(LINES.get(0))), BOTH).failures())
        .singleElement()
        .asString()
        .contains("20260101-2 in the ledger: null");
    LedgerLine right = LINES.get(1);
    LedgerLine wrong = new LedgerLine(right.shop(), right.order(), 3, PAID.total(), right.status());
    assertThat(check(snapshot(BOTH, List.of(LINES.get(0), wrong)), BOTH).failures()).hasSize(1);
    assertThat(check(snapshot(BOTH, with(LINES, right)), BOTH).failures()).hasSize(1);
    LedgerLine more = order("20260101-9", 1, "CREATED").ledgerLine();
    assertThat(check(snapshot(BOTH, with(LINES, more)), BOTH).failures()).hasSize(1);
  }

  @Test
  void knowsThatOldOrdersLeaveTheShards() {
    CheckedOrder old = order("20251231-1", 4, "COMPLETED");

    assertThat(
            check(snapshot(List.of(PAID, CANCELLED, old), with(LINES, old.ledgerLine())), BOTH)
                .failures())
        .isEmpty();
  }

  @Test
  void findsWhatIsMissingOrWrongOfAnOrderThatLeftTheShards() {
    CheckedOrder old = order("20251231-1", 4, "COMPLETED");
    List<CheckedOrder> documents = List.of(PAID, CANCELLED, old);

    assertThat(check(snapshot(documents, LINES), BOTH).failures())
        .singleElement()
        .asString()
        .contains("20251231-1 in the ledger: null");
    LedgerLine behind = order("20251231-1", 3, "ACCEPTED").ledgerLine();
    assertThat(check(snapshot(documents, with(LINES, behind)), BOTH).failures())
        .singleElement()
        .asString()
        .contains("20251231-1 in the ledger: " + behind);
    assertThat(check(snapshot(BOTH, with(LINES, old.ledgerLine())), BOTH).failures())
        .singleElement()
        .asString()
        .contains("20251231-1 in the ledger (expected: ");
    CheckedOrder unpaid = order("20251231-1", 4, "COMPLETED", 0);
    assertThat(
            check(snapshot(List.of(PAID, CANCELLED, unpaid), with(LINES, old.ledgerLine())), BOTH)
                .failures())
        .singleElement()
        .asString()
        .contains("20251231-1 COMPLETED with payments of 0");
  }

  @Test
  void findsAnOrderOnTwoShardsOrOnTheWrongOne() {
    OrderSnapshot twice =
        new OrderSnapshot(
            Map.of("shard-1", List.of(PAID), "shard-2", List.of(PAID, CANCELLED)),
            0,
            BOTH,
            onItsShard(LINES));
    assertThat(check(twice, BOTH).failures()).hasSize(2);

    OrderSnapshot swapped =
        new OrderSnapshot(
            Map.of("shard-1", List.of(CANCELLED), "shard-2", List.of(PAID)),
            0,
            BOTH,
            onItsShard(LINES));
    assertThat(check(swapped, BOTH).failures()).hasSize(2);
  }

  @Test
  void findsALedgerLineOnTheWrongShardOrOfAShopThatTheDirectoryDoesNotKnow() {
    OrderSnapshot swapped =
        new OrderSnapshot(shards(), 0, BOTH, Map.of("shard-1", List.of(), "shard-2", LINES));
    assertThat(check(swapped, BOTH).failures())
        .hasSize(2)
        .first()
        .asString()
        .contains("20260101-1 in the ledger of shop on shard-2 (expected: shard-1)");

    CheckResult unknown = check(snapshot(BOTH, LINES), BOTH, places(Map.of("other", "shard-1")));
    assertThat(unknown.failures()).hasSize(2).first().asString().contains("(expected: null)");
  }

  @Test
  void findsALineOnTheWrongShardOfAnOrderThatLeftTheShards() {
    CheckedOrder old = order("20251231-1", 4, "COMPLETED");
    List<LedgerLine> its = List.of(old.ledgerLine());
    OrderSnapshot stores =
        new OrderSnapshot(
            shards(), 0, List.of(PAID, CANCELLED, old), Map.of("shard-1", LINES, "shard-2", its));

    assertThat(check(stores, BOTH).failures())
        .singleElement()
        .asString()
        .contains("20251231-1 in the ledger of shop on shard-2");
  }

  @Test
  void findsEventsThatWereNotPublished() {
    OrderSnapshot waiting = new OrderSnapshot(shards(), 7, BOTH, onItsShard(LINES));

    assertThat(check(waiting, BOTH).failures())
        .containsExactly("outboxes: 7 events (expected: none)");
  }

  @Test
  void namesTheFirstFailuresAndCountsTheOthers() {
    CheckResult result = check(snapshot(List.of(), List.of()), List.of());
    OrderSnapshot many = snapshot(BOTH, Stream.generate(() -> LINES.get(0)).limit(20).toList());

    assertThat(result.failures()).hasSize(4).last().isEqualTo("and 1 more of these");
    assertThat(check(many, BOTH).failures()).hasSize(4).last().isEqualTo("and 17 more of these");
  }

  private static CheckResult check(OrderSnapshot stores, List<CheckedOrder> acknowledged) {
    return check(stores, acknowledged, PLACES);
  }

  private static CheckResult check(
      OrderSnapshot stores, List<CheckedOrder> acknowledged, OrderPlaces places) {
    return new OrderCheck(stores, places)
        .of(
            acknowledged.stream()
                .map(
                    order ->
                        new Acknowledged(
                            order.number(),
                            order.version(),
                            order.status(),
                            order.total(),
                            order.paid()))
                .toList());
  }

  private static OrderPlaces places(Map<String, String> shops) {
    return new OrderPlaces(number -> "shard-" + number.substring(number.length() - 1), shops);
  }

  private static OrderSnapshot snapshot(List<CheckedOrder> readModel, List<LedgerLine> ledger) {
    return new OrderSnapshot(shards(), 0, readModel, onItsShard(ledger));
  }

  private static Map<String, List<LedgerLine>> onItsShard(List<LedgerLine> ledger) {
    return Map.of("shard-1", ledger, "shard-2", List.of());
  }

  private static Map<String, List<CheckedOrder>> shards() {
    return Map.of("shard-1", List.of(PAID), "shard-2", List.of(CANCELLED));
  }

  private static List<LedgerLine> lines(List<CheckedOrder> orders) {
    return orders.stream().map(CheckedOrder::ledgerLine).toList();
  }

  private static List<LedgerLine> with(List<LedgerLine> lines, LedgerLine more) {
    return Stream.concat(lines.stream(), Stream.of(more)).toList();
  }

  /** Of 300, paid as soon as it is more than CREATED. */
  private static CheckedOrder order(String number, long version, String status) {
    return order(number, version, status, status.equals("CREATED") ? 0 : 300);
  }

  private static CheckedOrder order(String number, long version, String status, long paid) {
    return new CheckedOrder(
        number,
        version,
        status,
        new Parties("customer", "shop", ""),
        new Total("EUR", 300, Integer.parseInt(number.substring(0, 8))),
        new Times(1, 1 + version),
        List.of(new Line(1, "sku", "Article", 3, 100)),
        paid == 0 ? List.of() : List.of(new Payment("payment", paid, "card", 2)));
  }
}
