package io.shardlookup.local.orders;

import io.grpc.StatusRuntimeException;
import io.shardlookup.orders.v1.AcceptOrderRequest;
import io.shardlookup.orders.v1.CancelOrderRequest;
import io.shardlookup.orders.v1.CommandHeader;
import io.shardlookup.orders.v1.CompleteOrderRequest;
import io.shardlookup.orders.v1.IssueOrderNumberRequest;
import io.shardlookup.orders.v1.Money;
import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc.OrderCommandServiceBlockingStub;
import io.shardlookup.orders.v1.OrderLine;
import io.shardlookup.orders.v1.PayOrderRequest;
import io.shardlookup.orders.v1.PlaceOrderRequest;
import java.util.Locale;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Walks one order after the other through its life: number, placing, payment in one part or two,
 * acceptance, completion; one in seven is called off on its way. Confined to one thread.
 */
public final class OrderWalk {
  private static final int SHOPS = 40;
  private static final int CUSTOMERS = 500;
  private static final int MAX_LINES = 4;
  private static final double CALLED_OFF_AT_A_STEP = 0.05;
  private static final double PAID_IN_PARTS = 0.2;
  private static final String CURRENCY = "EUR";

  private final OrderCalls calls;
  private final OrderBook book;
  private final RandomGenerator random;

  /** Walks that note in the book what they are told. */
  public OrderWalk(OrderCalls calls, OrderBook book, RandomGenerator random) {
    this.calls = calls;
    this.book = book;
    this.random = random;
  }

  /** One order, from its number to its end, or to the first call that fails. */
  public void next() {
    String step = "issue a number";
    try {
      IssueOrderNumberRequest request = IssueOrderNumberRequest.getDefaultInstance();
      String number = calls.call(instance -> instance.issueOrderNumber(request)).getOrderNumber();
      step = "place " + number;
      Order order = place(number);
      while (!isAtItsEnd(order)) {
        step = "order " + number + " after " + order.getStatus();
        order = random.nextDouble() < CALLED_OFF_AT_A_STEP ? cancel(order) : advance(order);
      }
    } catch (StatusRuntimeException e) {
      book.failed(step + ": " + e.getStatus());
    }
  }

  private Order place(String number) {
    PlaceOrderRequest.Builder request =
        PlaceOrderRequest.newBuilder()
            .setOrderNumber(number)
            .setCustomerId(String.format(Locale.ROOT, "customer-%04d", random.nextInt(CUSTOMERS)))
            .setShopId(String.format(Locale.ROOT, "shop-%03d", random.nextInt(SHOPS)));
    int lines = random.nextInt(1, MAX_LINES + 1);
    for (int i = 0; i < lines; i++) {
      int article = random.nextInt(1_000);
      request.addLines(
          OrderLine.newBuilder()
              .setSku("sku-" + article)
              .setName("Article no. " + article)
              .setQuantity(random.nextInt(1, 10))
              .setUnitPrice(money(random.nextInt(50, 20_000))));
    }
    return told(instance -> instance.placeOrder(request.build()).getOrder());
  }

  private Order advance(Order order) {
    return switch (order.getStatus()) {
      case ORDER_STATUS_CREATED -> pay(order);
      case ORDER_STATUS_PAID -> {
        AcceptOrderRequest request =
            AcceptOrderRequest.newBuilder().setHeader(header(order, "accept")).build();
        yield told(instance -> instance.acceptOrder(request).getOrder());
      }
      default -> {
        CompleteOrderRequest request =
            CompleteOrderRequest.newBuilder().setHeader(header(order, "complete")).build();
        yield told(instance -> instance.completeOrder(request).getOrder());
      }
    };
  }

  private Order pay(Order order) {
    int parts = order.getPaymentsCount();
    long open =
        order.getTotal().getMinorUnits()
            - order.getPaymentsList().stream()
                .mapToLong(payment -> payment.getAmount().getMinorUnits())
                .sum();
    boolean inParts = parts == 0 && open > 1 && random.nextDouble() < PAID_IN_PARTS;
    PayOrderRequest request =
        PayOrderRequest.newBuilder()
            .setHeader(header(order, "pay-" + parts))
            .setPaymentId("payment-" + parts)
            .setAmount(money(inParts ? open / 2 : open))
            .setMethod(inParts ? "voucher" : "card")
            .build();
    return told(instance -> instance.payOrder(request).getOrder());
  }

  private Order cancel(Order order) {
    CancelOrderRequest request =
        CancelOrderRequest.newBuilder()
            .setHeader(header(order, "cancel"))
            .setReason("changed their mind")
            .build();
    return told(instance -> instance.cancelOrder(request).getOrder());
  }

  /** Each repetition of the call is part of the time that it takes. */
  private Order told(Function<OrderCommandServiceBlockingStub, Order> command) {
    long asked = System.nanoTime();
    Order order = calls.call(command);
    book.acknowledged(order, asked);
    return order;
  }

  private static CommandHeader header(Order order, String command) {
    return CommandHeader.newBuilder()
        .setOrderNumber(order.getOrderNumber())
        .setCommandId(command)
        .build();
  }

  private static Money money(long minorUnits) {
    return Money.newBuilder().setMinorUnits(minorUnits).setCurrency(CURRENCY).build();
  }

  private static boolean isAtItsEnd(Order order) {
    return switch (order.getStatus()) {
      case ORDER_STATUS_CREATED, ORDER_STATUS_PAID, ORDER_STATUS_ACCEPTED -> false;
      default -> true;
    };
  }
}
