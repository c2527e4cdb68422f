package io.shardlookup.orders.order;

import io.shardlookup.orders.error.OrderException;

/** What can be asked of an order that was placed. */
public sealed interface OrderCommand {
  /** Most characters of a command id. */
  int MAX_ID = 64;

  /** The word for it, which is stored: PAY, ACCEPT, COMPLETE or CANCEL. */
  String kind();

  /** Returns a command id if it can be one. */
  static String checkId(String id) {
    return Texts.id("command_id", id, MAX_ID);
  }

  /**
   * Take note of a payment.
   *
   * @param paymentId identification of the payment
   * @param amount what was paid
   * @param method how
   */
  record Pay(String paymentId, Money amount, String method) implements OrderCommand {
    private static final int MAX_METHOD = 32;

    /** Refuses values out of bounds. */
    public Pay {
      Texts.id("payment_id", paymentId, MAX_ID);
      Texts.word("method", method, MAX_METHOD);
      if (!amount.isPositive()) {
        throw OrderException.invalid("amount", amount.minorUnits(), "1 or more minor units");
      }
    }

    @Override
    public String kind() {
      return "PAY";
    }
  }

  /** The shop accepts it. */
  record Accept() implements OrderCommand {
    @Override
    public String kind() {
      return "ACCEPT";
    }
  }

  /** It is done. */
  record Complete() implements OrderCommand {
    @Override
    public String kind() {
      return "COMPLETE";
    }
  }

  /**
   * Call it off.
   *
   * @param reason why
   */
  record Cancel(String reason) implements OrderCommand {
    /** Refuses values out of bounds. */
    public Cancel {
      Order.checkReason(reason);
    }

    @Override
    public String kind() {
      return "CANCEL";
    }
  }
}
