package io.shardlookup.local.orders;

import io.shardlookup.local.check.CheckResult;
import java.util.ArrayList;
import java.util.List;

/**
 * What the orders of a demonstration came to.
 *
 * @param expected how many orders were to be placed
 * @param book what the clients were told
 * @param readModelLag how far the read model was behind
 * @param ledgerLag how far the ledger was behind
 * @param check whether every order is where it has to be
 */
public record OrderResult(
    int expected, OrderBook book, Lag readModelLag, Lag ledgerLag, CheckResult check) {
  /** What kept the promise from being kept; empty when nothing did. */
  public List<String> failures() {
    List<String> failures = new ArrayList<>();
    if (book.failed() > 0) {
      failures.add(book.failed() + " order calls failed (expected: 0): " + book.firstFailure());
    }
    if (book.placed() < expected) {
      failures.add("orders placed: " + book.placed() + " (expected: " + expected + ")");
    }
    requireKnown("read model", readModelLag, failures);
    requireKnown("ledger", ledgerLag, failures);
    failures.addAll(check.failures());
    return failures;
  }

  private static void requireKnown(String store, Lag lag, List<String> failures) {
    if (!lag.isKnown()) {
      String why = lag.failure().isEmpty() ? "" : ": " + lag.failure();
      failures.add("changes timed to the " + store + ": 0 (expected: 1 or more)" + why);
    }
  }
}
