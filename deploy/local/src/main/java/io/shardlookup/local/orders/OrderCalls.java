package io.shardlookup.local.orders;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc;
import io.shardlookup.orders.v1.OrderCommandServiceGrpc.OrderCommandServiceBlockingStub;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/**
 * Calls of the order service, by turns to each instance. A call whose outcome is not known may be
 * made again, on the other instance, since commands are carried out at most once. Thread-safe.
 */
public final class OrderCalls implements AutoCloseable {
  private static final long PAUSE_NANOS = 50_000_000;
  private static final long AVOIDED_NANOS = 3_000_000_000L;

  private final List<ManagedChannel> channels;
  private final List<OrderCommandServiceBlockingStub> instances;
  private final Patience patience;
  private final AtomicLongArray avoidedUntil;
  private final AtomicInteger turn = new AtomicInteger();
  private final AtomicInteger repeated = new AtomicInteger();

  /**
   * When a call is given up.
   *
   * @param oneTry how long one try may take
   * @param again how long a call without an answer is tried again; zero for not at all
   */
  public record Patience(Duration oneTry, Duration again) {
    /** One try, for as long as anybody waits: if it fails, it failed. */
    public static final Patience NONE = new Patience(Duration.ofSeconds(10), Duration.ZERO);
  }

  /**
   * Connects when the first call is made.
   *
   * @param endpoints the instances, {@code host:port} each
   * @param patience when a call is given up
   */
  public OrderCalls(List<String> endpoints, Patience patience) {
    this.channels =
        endpoints.stream()
            .map(each -> Grpc.newChannelBuilder(each, InsecureChannelCredentials.create()).build())
            .toList();
    this.instances = channels.stream().map(OrderCommandServiceGrpc::newBlockingStub).toList();
    this.patience = patience;
    this.avoidedUntil = new AtomicLongArray(endpoints.size());
    for (int i = 0; i < endpoints.size(); i++) {
      avoidedUntil.set(i, System.nanoTime());
    }
  }

  /**
   * The answer to a command that does no harm when it is repeated.
   *
   * @throws StatusRuntimeException when it is refused, or nobody has answered in time
   */
  public <T> T call(Function<OrderCommandServiceBlockingStub, T> command) {
    long end = System.nanoTime() + patience.again().toNanos();
    while (true) {
      int instance = next();
      try {
        return command.apply(
            instances
                .get(instance)
                .withDeadlineAfter(patience.oneTry().toMillis(), TimeUnit.MILLISECONDS));
      } catch (StatusRuntimeException e) {
        if (System.nanoTime() >= end || !mayRepeat(e.getStatus().getCode())) {
          throw e;
        }
        repeated.incrementAndGet();
        avoidedUntil.set(instance, System.nanoTime() + AVOIDED_NANOS);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    }
  }

  /** How many calls were made again. */
  public int repeated() {
    return repeated.get();
  }

  /** Cuts the connections. */
  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  /** The instance whose turn it is, but for one that did not answer a moment ago. */
  private int next() {
    int first = Math.floorMod(turn.getAndIncrement(), instances.size());
    for (int i = 0; i < instances.size(); i++) {
      int candidate = (first + i) % instances.size();
      if (System.nanoTime() - avoidedUntil.get(candidate) >= 0) {
        return candidate;
      }
    }
    return first;
  }

  private static boolean mayRepeat(Status.Code code) {
    return switch (code) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, UNKNOWN, INTERNAL, RESOURCE_EXHAUSTED -> true;
      default -> false;
    };
  }
}
