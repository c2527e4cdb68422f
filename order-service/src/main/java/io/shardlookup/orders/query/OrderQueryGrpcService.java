package io.shardlookup.orders.query;

import io.grpc.stub.StreamObserver;
import io.shardlookup.model.strategy.SequenceDate;
import io.shardlookup.orders.command.CommandDeadline;
import io.shardlookup.orders.error.CallAnswers;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.metrics.CallMeters;
import io.shardlookup.orders.number.OrderKeyspace;
import io.shardlookup.orders.order.OrderNumber;
import io.shardlookup.orders.order.Purchase;
import io.shardlookup.orders.paging.PageSize;
import io.shardlookup.orders.readmodel.OrderPage;
import io.shardlookup.orders.v1.AnswerSource;
import io.shardlookup.orders.v1.GetOrderRequest;
import io.shardlookup.orders.v1.GetOrderResponse;
import io.shardlookup.orders.v1.ListOrdersByCustomerRequest;
import io.shardlookup.orders.v1.ListOrdersByCustomerResponse;
import io.shardlookup.orders.v1.ListOrdersByShopRequest;
import io.shardlookup.orders.v1.ListOrdersByShopResponse;
import io.shardlookup.orders.v1.OrderQueryServiceGrpc;
import java.time.Duration;
import java.util.function.Supplier;

/** The queries as a gRPC service. Calls block on the read model. */
public final class OrderQueryGrpcService extends OrderQueryServiceGrpc.OrderQueryServiceImplBase {
  private final OrderQueries queries;
  private final Supplier<OrderKeyspace> keyspace;
  private final CommandDeadline deadline;
  private final CallMeters meters;

  /**
   * Serves these queries.
   *
   * @param keyspace the keyspace of orders
   * @param deadline how long a query may take
   */
  public OrderQueryGrpcService(
      OrderQueries queries,
      Supplier<OrderKeyspace> keyspace,
      CommandDeadline deadline,
      CallMeters meters) {
    this.queries = queries;
    this.keyspace = keyspace;
    this.deadline = deadline;
    this.meters = meters;
  }

  @Override
  public void getOrder(GetOrderRequest request, StreamObserver<GetOrderResponse> responses) {
    answer(
        "order",
        responses,
        () -> {
          OrderAnswer answer = order(request);
          return GetOrderResponse.newBuilder()
              .setOrder(answer.order())
              .setSource(answer.source())
              .build();
        });
  }

  @Override
  public void listOrdersByCustomer(
      ListOrdersByCustomerRequest request, StreamObserver<ListOrdersByCustomerResponse> responses) {
    answer(
        "by_customer",
        responses,
        () -> {
          String customer = Purchase.checkCustomerId(request.getCustomerId());
          String question = "customer " + customer;
          OrderPage page =
              queries.ofCustomer(
                  customer,
                  PageSize.check(request.getPageSize()),
                  OrderPageTokens.read(question, request.getPageToken()));
          return ListOrdersByCustomerResponse.newBuilder()
              .addAllOrders(page.orders())
              .setNextPageToken(OrderPageTokens.of(question, page.next()))
              .setSource(AnswerSource.ANSWER_SOURCE_READ_MODEL)
              .build();
        });
  }

  @Override
  public void listOrdersByShop(
      ListOrdersByShopRequest request, StreamObserver<ListOrdersByShopResponse> responses) {
    answer(
        "by_shop",
        responses,
        () -> {
          String shop = Purchase.checkShopId(request.getShopId());
          int day = checkDay(request.getDay());
          String question = "shop " + day + " " + shop;
          OrderPage page =
              queries.ofShop(
                  shop,
                  day,
                  PageSize.check(request.getPageSize()),
                  OrderPageTokens.read(question, request.getPageToken()));
          return ListOrdersByShopResponse.newBuilder()
              .addAllOrders(page.orders())
              .setNextPageToken(OrderPageTokens.of(question, page.next()))
              .setSource(AnswerSource.ANSWER_SOURCE_READ_MODEL)
              .build();
        });
  }

  private <P> void answer(String query, StreamObserver<P> responses, Supplier<P> work) {
    long start = meters.start();
    CallAnswers.answer(
        responses,
        () -> {
          try {
            // Nobody waits for what is answered after the deadline.
            Duration unused = deadline.left();
            P response = work.get();
            meters.ended(query, start, CallMeters.DONE);
            return response;
          } catch (RuntimeException e) {
            meters.ended(query, start, e);
            throw e;
          }
        });
  }

  private OrderAnswer order(GetOrderRequest request) {
    OrderNumber number = keyspace.get().parse(request.getOrderNumber());
    long minVersion = request.getMinVersion();
    if (minVersion < 0) {
      throw OrderException.invalid(
          "min_version", Long.toUnsignedString(minVersion), "0.." + Long.MAX_VALUE);
    }
    return minVersion == 0
        ? queries.order(number, deadline::left)
        : queries.order(number, minVersion, deadline::left);
  }

  private static int checkDay(int day) {
    if (!SequenceDate.isValid(day)) {
      throw OrderException.invalid("day", Integer.toUnsignedString(day), "a date yyyymmdd");
    }
    return day;
  }
}
