package io.shardlookup.local.check;

import java.util.List;

/**
 * An order as a store has it; equal when the stores agree.
 *
 * @param number its order number
 * @param version one more with every change
 * @param status such as {@code PAID}
 * @param parties who ordered where
 * @param total sum of the lines
 * @param times when it was placed and last changed
 * @param lines what is ordered, by line number
 * @param payments what was paid, by payment id
 */
public record CheckedOrder(
    String number,
    long version,
    String status,
    Parties parties,
    Total total,
    Times times,
    List<Line> lines,
    List<Payment> payments) {
  /** The status of an order that was called off. */
  static final String CANCELLED = "CANCELLED";

  /** Copies the lists. */
  public CheckedOrder {
    lines = List.copyOf(lines);
    payments = List.copyOf(payments);
  }

  /** Who ordered, where, and why it was called off; empty if it was not. */
  public record Parties(String customer, String shop, String cancelReason) {}

  /** An amount, and the day that it counts for. */
  public record Total(String currency, long minorUnits, int day) {}

  /** Microseconds since 1970. */
  public record Times(long placed, long updated) {}

  /** What is ordered. */
  public record Line(int number, String sku, String name, long quantity, long unitPrice) {}

  /** What was paid; when, in microseconds since 1970. */
  public record Payment(String id, long amount, String method, long paidAt) {}

  /** Sum of the payments. */
  long paid() {
    return payments.stream().mapToLong(Payment::amount).sum();
  }

  /** Whether its payments fit its status: they make up the total from PAID on, and not before. */
  boolean isPaidAsItsStatusSays() {
    long open = total.minorUnits() - paid();
    return switch (status) {
      case "CREATED" -> open > 0;
      case CANCELLED -> open >= 0;
      default -> open == 0;
    };
  }

  /** What the ledger has to say about it: an order that was called off is worth nothing. */
  public LedgerLine ledgerLine() {
    return new LedgerLine(
        parties.shop(),
        number,
        version,
        new Total(total.currency(), status.equals(CANCELLED) ? 0 : total.minorUnits(), total.day()),
        status);
  }
}
