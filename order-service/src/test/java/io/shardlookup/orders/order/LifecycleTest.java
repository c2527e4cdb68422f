package io.shardlookup.orders.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.orders.error.OrderErrorReason;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  private static final OrderCommand ACCEPT = new OrderCommand.Accept();
  private static final OrderCommand COMPLETE = new OrderCommand.Complete();
  private static final OrderCommand CANCEL = new OrderCommand.Cancel("sold out");

  @Test
  void goesThroughAWholeLife() {
    Order paid = Orders.after(Orders.placed(), pay("p1", 1000));
    Order accepted = Orders.after(paid, ACCEPT);
    Order completed = Orders.after(accepted, COMPLETE);

    assertThat(paid.status()).isEqualTo(OrderStatus.PAID);
    assertThat(accepted.status()).isEqualTo(OrderStatus.ACCEPTED);
    assertThat(completed.status()).isEqualTo(OrderStatus.COMPLETED);
    assertThat(completed.version()).isEqualTo(new OrderVersion(4));
  }

  @Test
  void isPaidOncePaymentsMakeUpTheTotal() {
    Order partly = Orders.after(Orders.placed(), pay("p1", 300));
    Order paid = Orders.after(partly, pay("p2", 700));

    assertThat(partly.status()).isEqualTo(OrderStatus.CREATED);
    assertThat(partly.open()).isEqualTo(Orders.euros(700));
    assertThat(paid.status()).isEqualTo(OrderStatus.PAID);
    assertThat(paid.payments()).extracting(Payment::id).containsExactly("p1", "p2");
    assertThat(paid.payments()).extracting(p -> p.version().value()).containsExactly(2L, 3L);
  }

  @Test
  void refusesAPaymentOfMoreThanWhatIsOpen() {
    Order partly = Orders.after(Orders.placed(), pay("p1", 300));

    assertRefused(
        partly,
        pay("p2", 701),
        OrderErrorReason.OVERPAID,
        "amount: 701 (expected: at most 700, which is still to be paid)");
  }

  @Test
  void theLastPaymentThatAnOrderCanTakeHasToMakeUpTheTotal() {
    Order order = Orders.placed();
    for (int i = 1; i < 100; i++) {
      order = Orders.after(order, pay("p" + i, 1));
    }

    assertRefused(
        order,
        pay("p100", 900),
        OrderErrorReason.TOO_MANY_PAYMENTS,
        "amount: 900 (expected: 901, all that is still to be paid, with payment 100 of at most"
            + " 100)");
    Order paid = Orders.after(order, pay("p100", 901));
    assertThat(paid.status()).isEqualTo(OrderStatus.PAID);
    assertThat(paid.payments()).hasSize(100);
  }

  @Test
  void refusesTheSamePaymentUnderAnotherCommand() {
    Order partly = Orders.after(Orders.placed(), pay("p1", 300));

    assertRefused(
        partly,
        pay("p1", 300),
        OrderErrorReason.PAYMENT_ID_TAKEN,
        "payment_id: \"p1\" (expected: one that order 20260701-7 does not have yet)");
  }

  @Test
  void refusesAPaymentInAnotherCurrency() {
    assertRefused(
        Orders.placed(),
        new OrderCommand.Pay("p1", new Money(1000, "CHF"), "card"),
        OrderErrorReason.CURRENCY_MISMATCH,
        "currency: CHF (expected: EUR)");
  }

  @Test
  void refusesToCompleteWhatIsNotPaid() {
    assertRefused(
        Orders.placed(),
        COMPLETE,
        OrderErrorReason.WRONG_STATUS,
        "status of order 20260701-7: CREATED (expected: ACCEPTED)");
    assertRefused(
        Orders.placed(),
        ACCEPT,
        OrderErrorReason.WRONG_STATUS,
        "status of order 20260701-7: CREATED (expected: PAID)");
  }

  @Test
  void refusesToPayWhatWasCalledOff() {
    Order cancelled = Orders.after(Orders.placed(), CANCEL);

    assertThat(cancelled.cancelReason()).isEqualTo("sold out");
    assertRefused(
        cancelled,
        pay("p1", 1000),
        OrderErrorReason.WRONG_STATUS,
        "status of order 20260701-7: CANCELLED (expected: CREATED)");
  }

  @Test
  void refusesToCallOffWhatIsDone() {
    Order paid = Orders.after(Orders.placed(), pay("p1", 1000));
    Order completed = Orders.after(Orders.after(paid, ACCEPT), COMPLETE);

    assertRefused(
        completed,
        CANCEL,
        OrderErrorReason.WRONG_STATUS,
        "status of order 20260701-7: COMPLETED (expected: CREATED, PAID, ACCEPTED)");
  }

  @Test
  void canBeCalledOffUntilItIsDone() {
    Order paid = Orders.after(Orders.placed(), pay("p1", 1000));

    assertThat(Orders.after(paid, CANCEL).status()).isEqualTo(OrderStatus.CANCELLED);
    assertThat(Orders.after(Orders.after(paid, ACCEPT), CANCEL).status())
        .isEqualTo(OrderStatus.CANCELLED);
  }

  private static OrderCommand pay(String id, long amount) {
    return new OrderCommand.Pay(id, Orders.euros(amount), "card");
  }

  private static void assertRefused(
      Order order, OrderCommand command, OrderErrorReason reason, String message) {
    assertThat(Lifecycle.decide(order, command, Orders.NOON))
        .isEqualTo(new Decision.Refused(reason, message));
  }
}
