package io.shardlookup.orders.settlement;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.shardlookup.model.strategy.SequenceDate;
import io.shardlookup.orders.command.CommandDeadline;
import io.shardlookup.orders.error.CallAnswers;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.metrics.CallMeters;
import io.shardlookup.orders.order.Purchase;
import io.shardlookup.orders.order.wire.OrderMessages;
import io.shardlookup.orders.paging.PageSize;
import io.shardlookup.orders.paging.PageToken;
import io.shardlookup.orders.settlement.LedgerReader.ShopDay;
import io.shardlookup.orders.v1.GetLedgerTotalsRequest;
import io.shardlookup.orders.v1.GetLedgerTotalsResponse;
import io.shardlookup.orders.v1.ListLedgerLinesRequest;
import io.shardlookup.orders.v1.ListLedgerLinesResponse;
import io.shardlookup.orders.v1.SettlementQueryServiceGrpc;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The ledger as a gRPC service. Calls block on the shop's shard. */
final class SettlementGrpcService
    extends SettlementQueryServiceGrpc.SettlementQueryServiceImplBase {
  private final LedgerQueries queries;
  private final CommandDeadline deadline;
  private final CallMeters meters;

  /**
   * Serves these queries.
   *
   * @param deadline how long one may take
   */
  SettlementGrpcService(LedgerQueries queries, CommandDeadline deadline, CallMeters meters) {
    this.queries = queries;
    this.deadline = deadline;
    this.meters = meters;
  }

  @Override
  public void listLedgerLines(
      ListLedgerLinesRequest request, StreamObserver<ListLedgerLinesResponse> responses) {
    answer(
        "lines",
        responses,
        () -> {
          ShopDay of = shopDay(request.getShopId(), request.getDay());
          int size = PageSize.check(request.getPageSize());
          String question = "ledger " + of.day() + " " + of.shopId();
          String after = position(question, request.getPageToken());
          LedgerPage page = queries.lines(of, size, after, deadline.left());
          ListLedgerLinesResponse.Builder response = ListLedgerLinesResponse.newBuilder();
          page.lines().forEach(line -> response.addLines(toWire(line)));
          if (page.last() != null) {
            response.setNextPageToken(PageToken.of(question, ByteString.copyFromUtf8(page.last())));
          }
          return response.build();
        });
  }

  @Override
  public void getLedgerTotals(
      GetLedgerTotalsRequest request, StreamObserver<GetLedgerTotalsResponse> responses) {
    answer(
        "totals",
        responses,
        () -> {
          ShopDay of = shopDay(request.getShopId(), request.getDay());
          GetLedgerTotalsResponse.Builder response = GetLedgerTotalsResponse.newBuilder();
          queries.totals(of, deadline.left()).forEach(total -> response.addTotals(toWire(total)));
          return response.build();
        });
  }

  private <P> void answer(String query, StreamObserver<P> responses, Supplier<P> work) {
    long start = meters.start();
    CallAnswers.answer(
        responses,
        () -> {
          try {
            P response = work.get();
            meters.ended(query, start, CallMeters.DONE);
            return response;
          } catch (RuntimeException e) {
            meters.ended(query, start, e);
            throw e;
          }
        });
  }

  private static ShopDay shopDay(String shopId, int day) {
    if (!SequenceDate.isValid(day)) {
      throw OrderException.invalid("day", Integer.toUnsignedString(day), "a date yyyymmdd");
    }
    return new ShopDay(Purchase.checkShopId(shopId), day);
  }

  private static @Nullable String position(String question, String token) {
    return token.isEmpty() ? null : PageToken.position(question, token).toStringUtf8();
  }

  private static io.shardlookup.orders.v1.LedgerLine toWire(LedgerLine line) {
    return io.shardlookup.orders.v1.LedgerLine.newBuilder()
        .setOrderNumber(line.orderNumber())
        .setOrderVersion(line.version().value())
        .setStatus(OrderMessages.toWire(line.status()))
        .setAmount(OrderMessages.toWire(line.amount()))
        .build();
  }

  private static io.shardlookup.orders.v1.LedgerTotal toWire(LedgerTotal total) {
    return io.shardlookup.orders.v1.LedgerTotal.newBuilder()
        .setStatus(OrderMessages.toWire(total.status()))
        .setOrders(total.orders())
        .setAmount(OrderMessages.toWire(total.amount()))
        .build();
  }
}
