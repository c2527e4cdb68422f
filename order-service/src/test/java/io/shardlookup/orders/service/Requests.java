package io.shardlookup.orders.service;

import io.grpc.StatusRuntimeException;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderErrors;
import io.shardlookup.orders.v1.CommandHeader;
import io.shardlookup.orders.v1.GetOrderRequest;
import io.shardlookup.orders.v1.IssueOrderNumberRequest;
import io.shardlookup.orders.v1.Money;
import io.shardlookup.orders.v1.OrderLine;
import io.shardlookup.orders.v1.PayOrderRequest;
import io.shardlookup.orders.v1.PlaceOrderRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.function.Supplier;

/** What the callers of instances ask, and what they hear. */
final class Requests {
  static final IssueOrderNumberRequest ISSUE = IssueOrderNumberRequest.getDefaultInstance();

  private Requests() {}

  /** An order of 500 cents by customer-1 from shop-1. */
  static PlaceOrderRequest place(String number) {
    return PlaceOrderRequest.newBuilder()
        .setOrderNumber(number)
        .setCustomerId("customer-1")
        .setShopId("shop-1")
        .addLines(
            OrderLine.newBuilder()
                .setSku("sku-1")
                .setName("Thing")
                .setQuantity(5)
                .setUnitPrice(cents(100)))
        .build();
  }

  static PayOrderRequest pay(String number, String command, long amount) {
    return PayOrderRequest.newBuilder()
        .setHeader(header(number, command))
        .setPaymentId("p-" + command)
        .setAmount(cents(amount))
        .setMethod("card")
        .build();
  }

  static CommandHeader header(String number, String command) {
    return CommandHeader.newBuilder().setOrderNumber(number).setCommandId(command).build();
  }

  static GetOrderRequest get(String number, long minVersion) {
    return GetOrderRequest.newBuilder().setOrderNumber(number).setMinVersion(minVersion).build();
  }

  static Money cents(long amount) {
    return Money.newBuilder().setMinorUnits(amount).setCurrency("EUR").build();
  }

  /** Why a call fails. */
  static OrderErrorReason reason(Supplier<?> call) {
    try {
      Object unexpected = call.get();
      throw new AssertionError("answered: " + unexpected);
    } catch (StatusRuntimeException e) {
      return OrderErrors.fromGrpc(e).reason();
    }
  }

  static String metrics(OrderService service) {
    return http(service, "/metrics");
  }

  /** What an instance says at this path. */
  static String http(OrderService service, String path) {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.metricsPort() + path))
                  .build(),
              BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
