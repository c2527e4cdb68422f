package io.shardlookup.local.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Compares all that the stores have with what was acknowledged, and with each other. Every order of
 * the shards has to be in the read model and in the ledger, whoever placed it, and nothing else but
 * orders of days that the shards keep no more, which have to be in both; each where the directory
 * wants it. An order is in the ledger in every state of its life. Pure.
 */
public final class OrderCheck {
  private static final int SHOWN = 3;

  private final OrderSnapshot stores;
  private final OrderPlaces expected;
  private final Map<String, CheckedOrder> orders = new HashMap<>();
  private final Map<String, String> places = new HashMap<>();
  private final Map<String, CheckedOrder> documents = new HashMap<>();
  private final Map<String, LedgerLine> lines = new HashMap<>();
  private final List<String> failures = new ArrayList<>();
  private int count;

  /** A check of these stores; where things have to be was read when they had come to rest. */
  public OrderCheck(OrderSnapshot stores, OrderPlaces expected) {
    this.stores = stores;
    this.expected = expected;
  }

  /** Checks it; once. */
  public CheckResult of(Collection<Acknowledged> acknowledged) {
    collect();
    compareStores();
    int inShard = 0;
    int inReadModel = 0;
    int inLedger = 0;
    for (Acknowledged change : acknowledged) {
      CheckedOrder order = orders.get(change.number());
      if (!isAsAcknowledged(change, order) || order == null) {
        continue;
      }
      inShard++;
      inReadModel += order.equals(documents.get(change.number())) ? 1 : 0;
      inLedger += order.ledgerLine().equals(lines.get(change.number())) ? 1 : 0;
    }
    if (count > SHOWN) {
      failures.add("and " + (count - SHOWN) + " more of these");
    }
    return new CheckResult(ordersByShard(), inShard, inReadModel, inLedger, failures);
  }

  private void collect() {
    stores.shards().forEach((shard, all) -> all.forEach(order -> collect(shard, order)));
    for (CheckedOrder document : stores.readModel()) {
      documents.put(document.number(), document);
    }
    stores.ledger().forEach((shard, all) -> all.forEach(line -> collect(shard, line)));
  }

  private void collect(String shard, CheckedOrder order) {
    String other = places.put(order.number(), shard);
    orders.put(order.number(), order);
    require(other == null, order.number(), "on " + other + " too", shard);
    String place = expected.ofOrder(order.number());
    require(shard.equals(place), order.number(), "on " + shard, place);
  }

  private void collect(String shard, LedgerLine line) {
    LedgerLine other = lines.put(line.order(), line);
    require(other == null, line.order(), "in the ledger: " + other, "only " + line);
    String place = expected.ofLedger(line.shop());
    boolean there = shard.equals(place);
    require(there, line.order(), "in the ledger of " + line.shop() + " on " + shard, place);
  }

  private void compareStores() {
    if (stores.unpublished() > 0) {
      fail("outboxes: " + stores.unpublished() + " events (expected: none)");
    }
    for (CheckedOrder order : orders.values()) {
      CheckedOrder document = documents.get(order.number());
      require(order.equals(document), order.number(), "in the read model: " + document, order);
      requireLineAndPayments(order);
    }
    compareWhatLeftTheShards();
  }

  /** The read model is what tells of orders that have left. */
  private void compareWhatLeftTheShards() {
    int firstDay = orders.values().stream().mapToInt(order -> order.total().day()).min().orElse(0);
    for (CheckedOrder document : documents.values()) {
      if (orders.containsKey(document.number())) {
        continue;
      }
      if (document.total().day() < firstDay) {
        requireLineAndPayments(document);
      } else {
        fail(document.number(), "in the read model", "on no shard, so nowhere");
      }
    }
    for (LedgerLine line : lines.values()) {
      boolean left = line.amount().day() < firstDay && documents.containsKey(line.order());
      boolean known = left || orders.containsKey(line.order());
      require(known, line.order(), "in the ledger", "on no shard, so nowhere");
    }
  }

  private void requireLineAndPayments(CheckedOrder order) {
    String number = order.number();
    LedgerLine line = lines.get(number);
    require(order.ledgerLine().equals(line), number, "in the ledger: " + line, order.ledgerLine());
    require(
        order.isPaidAsItsStatusSays(),
        number,
        order.status() + " with payments of " + order.paid(),
        "all of " + order.total().minorUnits() + " from PAID on, less before, never more");
  }

  private boolean isAsAcknowledged(Acknowledged change, @Nullable CheckedOrder order) {
    boolean there = order != null && order.total().equals(change.total()) && hasCome(change, order);
    require(there, change.number(), "on its shard: " + order, change);
    return there;
  }

  /** A later version is one whose acknowledgement did not arrive; no payment is taken back. */
  private static boolean hasCome(Acknowledged change, CheckedOrder order) {
    if (order.version() > change.version()) {
      return order.paid() >= change.paid();
    }
    return order.version() == change.version()
        && order.paid() == change.paid()
        && Objects.equals(order.status(), change.status());
  }

  private Map<String, Integer> ordersByShard() {
    Map<String, Integer> counts = new TreeMap<>();
    stores.shards().forEach((shard, all) -> counts.put(shard, all.size()));
    return counts;
  }

  private void require(boolean holds, String number, String found, @Nullable Object wanted) {
    if (!holds) {
      fail(number, found, wanted);
    }
  }

  private void fail(String number, String found, @Nullable Object wanted) {
    fail("order " + number + " " + found + " (expected: " + wanted + ")");
  }

  private void fail(String words) {
    count++;
    if (count <= SHOWN) {
      failures.add(words);
    }
  }
}
