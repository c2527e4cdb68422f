package io.shardlookup.local.orders;

import io.shardlookup.local.check.CheckResult;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What the orders of a demonstration came to.
 *
 * @param expected how many orders were to be placed
 * @param book what the clients were told
 * @param readModelLag from a change's acknowledgement to its being in the read model, in
 *     nanoseconds
 * @param ledgerLag the same for the ledger
 * @param check whether every order is where it has to be
 */
public record OrderResult(
    int expected, OrderBook book, Histogram readModelLag, Histogram ledgerLag, CheckResult check) {
  /** What kept the promise from being kept; empty when nothing did. */
  public List<String> failures() {
    List<String> failures = new ArrayList<>();
    if (book.failed() > 0) {
      failures.add(book.failed() + " order calls failed (expected: 0): " + book.firstFailure());
    }
    if (book.placed() < expected) {
      failures.add("orders placed: " + book.placed() + " (expected: " + expected + ")");
    }
    failures.addAll(check.failures());
    return failures;
  }
}
