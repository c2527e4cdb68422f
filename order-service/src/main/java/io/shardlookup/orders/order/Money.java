package io.shardlookup.orders.order;

import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;

/**
 * An amount of money. Arithmetic is exact: a result beyond 64 bits is {@link
 * OrderErrorReason#AMOUNT_OVERFLOW}, and amounts of different currencies are {@link
 * OrderErrorReason#CURRENCY_MISMATCH}.
 *
 * @param minorUnits in the currency's smallest unit
 * @param currency three capital letters of ISO 4217
 */
public record Money(long minorUnits, String currency) {
  private static final int CODE_LETTERS = 3;

  /** Refuses what cannot be a currency's code. */
  public Money {
    if (currency.length() != CODE_LETTERS
        || !currency.chars().allMatch(letter -> letter >= 'A' && letter <= 'Z')) {
      throw OrderException.invalid(
          "currency", Texts.quote(currency), "three capital letters of ISO 4217");
    }
  }

  /** Nothing, in this currency. */
  public static Money zero(String currency) {
    return new Money(0, currency);
  }

  /** The sum. */
  public Money plus(Money other) {
    requireSameCurrency(other);
    try {
      return new Money(Math.addExact(minorUnits, other.minorUnits), currency);
    } catch (ArithmeticException e) {
      throw overflow(minorUnits + " + " + other.minorUnits, e);
    }
  }

  /** The difference. */
  public Money minus(Money other) {
    requireSameCurrency(other);
    try {
      return new Money(Math.subtractExact(minorUnits, other.minorUnits), currency);
    } catch (ArithmeticException e) {
      throw overflow(minorUnits + " - " + other.minorUnits, e);
    }
  }

  /** So many times this. */
  public Money times(long quantity) {
    try {
      return new Money(Math.multiplyExact(minorUnits, quantity), currency);
    } catch (ArithmeticException e) {
      throw overflow(quantity + " * " + minorUnits, e);
    }
  }

  /** Whether it is more than the other. */
  public boolean isMoreThan(Money other) {
    requireSameCurrency(other);
    return minorUnits > other.minorUnits;
  }

  /** Whether it is 1 minor unit or more. */
  public boolean isPositive() {
    return minorUnits > 0;
  }

  @Override
  public String toString() {
    return minorUnits + " " + currency;
  }

  private void requireSameCurrency(Money other) {
    if (!currency.equals(other.currency)) {
      throw OrderException.of(
          OrderErrorReason.CURRENCY_MISMATCH, "currency", other.currency, currency);
    }
  }

  private static OrderException overflow(String sum, ArithmeticException cause) {
    return new OrderException(
        OrderErrorReason.AMOUNT_OVERFLOW,
        "amount: " + sum + " (expected: at most " + Long.MAX_VALUE + " minor units)",
        cause);
  }
}
