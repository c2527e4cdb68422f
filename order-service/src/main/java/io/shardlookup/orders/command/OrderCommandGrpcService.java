package io.shardlookup.orders.command;

import io.grpc.stub.StreamObserver;
import io.shardlookup.orders.error.CallAnswers;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.metrics.CallMeters;
import io.shardlookup.orders.number.IssuedNumber;
import io.shardlookup.orders.number.NumberIssuer;
import io.shardlookup.orders.number.OrderKeyspace;
import io.shardlookup.orders.order.OrderCommand;
import io.shardlookup.orders.order.wire.OrderMessages;
import io.shardlookup.orders.v1.AcceptOrderRequest;
import io.shardlookup.orders.v1.AcceptOrderResponse;
import io.shardlookup.orders.v1.CancelOrderRequest;
import io.shardlookup.orders.v1.CancelOrderResponse;
import io.shardlookup.orders.v1.CommandHeader;
import io.shardlookup.orders.v1.CompleteOrderRequest;
import io.shardlookup.orders.v1.CompleteOrderResponse;
import io.shardlookup.orders.v1.IssueOrderNumberRequest;
import io.shardlookup.orders.v1.IssueOrderNumberResponse;
import io.shardlookup.orders.v1.Order;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc;
import io.shardlookup.orders.v1.PayOrderRequest;
import io.shardlookup.orders.v1.PayOrderResponse;
import io.shardlookup.orders.v1.PlaceOrderRequest;
import io.shardlookup.orders.v1.PlaceOrderResponse;
import java.util.function.Supplier;

/** The commands as a gRPC service. Calls but the issuing of numbers block on the shard. */
public final class OrderCommandGrpcService
    extends OrderCommandServiceGrpc.OrderCommandServiceImplBase {
  /** The outcome of a command that had been carried out before. */
  private static final String REPEATED = "repeated";

  private final OrderCommands commands;
  private final NumberIssuer numbers;
  private final Supplier<OrderKeyspace> keyspace;
  private final CommandDeadline deadline;
  private final CallMeters meters;

  /**
   * Serves these commands.
   *
   * @param keyspace the keyspace of orders
   * @param deadline how long a command may take
   */
  public OrderCommandGrpcService(
      OrderCommands commands,
      NumberIssuer numbers,
      Supplier<OrderKeyspace> keyspace,
      CommandDeadline deadline,
      CallMeters meters) {
    this.commands = commands;
    this.numbers = numbers;
    this.keyspace = keyspace;
    this.deadline = deadline;
    this.meters = meters;
  }

  @Override
  public void issueOrderNumber(
      IssueOrderNumberRequest request, StreamObserver<IssueOrderNumberResponse> responses) {
    long start = meters.start();
    CallAnswers.answer(
        responses,
        numbers
            .issue()
            .whenComplete((issued, failure) -> meters.ended("issue", start, failure))
            .thenApply(OrderCommandGrpcService::toWire));
  }

  @Override
  public void placeOrder(PlaceOrderRequest request, StreamObserver<PlaceOrderResponse> responses) {
    answer(
        "place",
        responses,
        () -> commands.place(messages().purchase(request), deadline.left()),
        (order, repeated) ->
            PlaceOrderResponse.newBuilder().setOrder(order).setRepeatedCommand(repeated).build());
  }

  @Override
  public void payOrder(PayOrderRequest request, StreamObserver<PayOrderResponse> responses) {
    answer(
        "pay",
        responses,
        () ->
            execute(
                request.hasHeader(),
                request.getHeader(),
                () ->
                    new OrderCommand.Pay(
                        request.getPaymentId(),
                        CommandMessages.money("amount", request.hasAmount(), request.getAmount()),
                        request.getMethod())),
        (order, repeated) ->
            PayOrderResponse.newBuilder().setOrder(order).setRepeatedCommand(repeated).build());
  }

  @Override
  public void acceptOrder(
      AcceptOrderRequest request, StreamObserver<AcceptOrderResponse> responses) {
    answer(
        "accept",
        responses,
        () -> execute(request.hasHeader(), request.getHeader(), OrderCommand.Accept::new),
        (order, repeated) ->
            AcceptOrderResponse.newBuilder().setOrder(order).setRepeatedCommand(repeated).build());
  }

  @Override
  public void completeOrder(
      CompleteOrderRequest request, StreamObserver<CompleteOrderResponse> responses) {
    answer(
        "complete",
        responses,
        () -> execute(request.hasHeader(), request.getHeader(), OrderCommand.Complete::new),
        (order, repeated) ->
            CompleteOrderResponse.newBuilder()
                .setOrder(order)
                .setRepeatedCommand(repeated)
                .build());
  }

  @Override
  public void cancelOrder(
      CancelOrderRequest request, StreamObserver<CancelOrderResponse> responses) {
    answer(
        "cancel",
        responses,
        () ->
            execute(
                request.hasHeader(),
                request.getHeader(),
                () -> new OrderCommand.Cancel(request.getReason())),
        (order, repeated) ->
            CancelOrderResponse.newBuilder().setOrder(order).setRepeatedCommand(repeated).build());
  }

  /** Makes the message of a call's result. */
  private interface Response<P> {
    P of(Order order, boolean repeated);
  }

  private <P> void answer(
      String command,
      StreamObserver<P> responses,
      Supplier<CommandResult> work,
      Response<P> response) {
    long start = meters.start();
    CallAnswers.answer(
        responses,
        () -> {
          try {
            CommandResult result = work.get();
            meters.ended(command, start, result.repeated() ? REPEATED : CallMeters.DONE);
            return response.of(OrderMessages.toWire(result.order()), result.repeated());
          } catch (RuntimeException e) {
            meters.ended(command, start, e);
            throw e;
          }
        });
  }

  private CommandResult execute(
      boolean hasHeader, CommandHeader header, Supplier<OrderCommand> command) {
    if (!hasHeader) {
      throw OrderException.invalid("header", "none", "order_number and command_id");
    }
    return commands.execute(messages().command(header, command.get()), deadline.left());
  }

  private CommandMessages messages() {
    return new CommandMessages(keyspace.get());
  }

  private static IssueOrderNumberResponse toWire(IssuedNumber issued) {
    return IssueOrderNumberResponse.newBuilder()
        .setOrderNumber(issued.number().text())
        .setUsableUntil(OrderMessages.toWire(issued.usableUntil()))
        .build();
  }
}
