package io.shardlookup.benchmarks.orders;

import io.grpc.stub.StreamObserver;
import io.shardlookup.benchmarks.load.Completion;
import io.shardlookup.benchmarks.load.Operation;
import io.shardlookup.orders.v1.IssueOrderNumberRequest;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc.OrderCommandServiceStub;
import io.shardlookup.orders.v1.PlaceOrderResponse;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * Places orders over gRPC. A request ends when its order is visible in the read model. Thread-safe.
 */
final class PlacedOrders implements Operation {
  private static final long LIMIT_SECONDS = 30;
  private static final long DRAWN_WITHIN_SECONDS = 180;

  private final OrderServer server;
  private final ReadModelWatch watch;
  private final Queue<String> numbers = new ConcurrentLinkedQueue<>();

  PlacedOrders(OrderServer server, ReadModelWatch watch) {
    this.server = server;
    this.watch = watch;
  }

  /** Has so many numbers issued, which orders are placed under afterwards. Blocks. */
  void drawNumbers(int count) {
    var stub =
        OrderCommandServiceGrpc.newBlockingStub(server.channel())
            .withDeadlineAfter(DRAWN_WITHIN_SECONDS, TimeUnit.SECONDS);
    for (int i = 0; i < count; i++) {
      numbers.add(
          stub.issueOrderNumber(IssueOrderNumberRequest.getDefaultInstance()).getOrderNumber());
    }
  }

  @Override
  public void start(long sequence, Completion completion) {
    String number = numbers.poll();
    if (number == null) {
      throw new NoSuchElementException("order numbers: none (expected: enough were drawn)");
    }
    OrderCommandServiceStub stub =
        OrderCommandServiceGrpc.newStub(server.channel())
            .withDeadlineAfter(LIMIT_SECONDS, TimeUnit.SECONDS);
    stub.placeOrder(SampleOrders.request(number, sequence), new Answer(number, completion));
  }

  /** The answer ends nothing, unless it says that the order will not come. */
  private final class Answer implements StreamObserver<PlaceOrderResponse> {
    private final String number;
    private final Completion completion;
    private boolean placed;

    Answer(String number, Completion completion) {
      this.number = number;
      this.completion = completion;
    }

    @Override
    public void onNext(PlaceOrderResponse answer) {
      placed = true;
      watch.expect(number, completion);
    }

    @Override
    public void onError(Throwable failure) {
      if (!placed) {
        completion.done(failure);
      }
    }

    @Override
    public void onCompleted() {}
  }
}
