package io.shardlookup.orders.number;

import io.shardlookup.client.SequenceBlock;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.order.OrderNumber;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Issues order numbers from blocks that it draws ahead, so that with every lookup node down numbers
 * last for at least one block more. Thread-safe.
 */
public final class NumberIssuer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(NumberIssuer.class);

  /** A day begins, and a draw that failed is made again, at most so much later. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(500);

  /** Callers that wait for a first block; one more is refused. */
  private static final int MAX_WAITING = 10_000;

  private final Supplier<OrderKeyspace> keyspace;
  private final BlockSource source;
  private final int blockSize;
  private final Clock clock;
  private final Object lock = new Object();
  private final NumberBlocks blocks = new NumberBlocks();
  private final Queue<CompletableFuture<IssuedNumber>> waiting = new ArrayDeque<>();
  private boolean failing;
  private boolean closed;
  private @Nullable ScheduledFuture<?> looking;

  /**
   * Draws nothing until started or asked.
   *
   * @param keyspace the keyspace of orders; throws {@link OrderException} while it is not known
   * @param source where blocks are drawn
   * @param blockSize numbers a block, 1..1000000
   * @param clock tells the day
   */
  public NumberIssuer(
      Supplier<OrderKeyspace> keyspace, BlockSource source, int blockSize, Clock clock) {
    this.keyspace = keyspace;
    this.source = source;
    this.blockSize = blockSize;
    this.clock = clock;
  }

  /** Draws ahead from now on. */
  public void start(ScheduledExecutorService timer) {
    synchronized (lock) {
      looking =
          timer.scheduleWithFixedDelay(this::look, 0, LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }
  }

  /**
   * The next number of today. Waits for a block only if there is none at all; {@link
   * OrderErrorReason#NO_NUMBER_AVAILABLE} if none can be drawn.
   */
  public CompletableFuture<IssuedNumber> issue() {
    CompletableFuture<IssuedNumber> issued = new CompletableFuture<>();
    List<Runnable> answers = new ArrayList<>();
    try {
      OrderKeyspace orders = keyspace.get();
      boolean draws;
      synchronized (lock) {
        join(issued);
        serve(orders, answers);
        draws = !failing || !waiting.isEmpty();
      }
      if (draws) {
        refill(orders);
      }
    } catch (OrderException e) {
      issued.completeExceptionally(e);
    }
    answers.forEach(Runnable::run);
    return issued;
  }

  /** How many numbers of today can be issued without drawing. */
  public long left() {
    try {
      OrderKeyspace orders = keyspace.get();
      synchronized (lock) {
        return blocks.left(day(orders));
      }
    } catch (OrderException e) {
      return 0;
    }
  }

  /** Issues nothing any more. Idempotent. */
  @Override
  public void close() {
    List<Runnable> answers = new ArrayList<>();
    synchronized (lock) {
      closed = true;
      if (looking != null) {
        looking.cancel(false);
      }
      fail(ended(), answers);
    }
    answers.forEach(Runnable::run);
  }

  /** Draws what is missing: days begin, and draws that failed are made again. */
  void look() {
    try {
      refill(keyspace.get());
    } catch (OrderException e) {
      log.debug("no numbers drawn: {}", e.getMessage());
    }
  }

  private void join(CompletableFuture<IssuedNumber> issued) {
    if (closed) {
      throw ended();
    }
    if (waiting.size() >= MAX_WAITING) {
      throw OrderException.of(
          OrderErrorReason.OVERLOADED, "waiting", waiting.size(), "fewer than " + MAX_WAITING);
    }
    waiting.add(issued);
  }

  private void refill(OrderKeyspace orders) {
    List<LocalDate> wanted;
    synchronized (lock) {
      wanted = closed ? List.of() : blocks.draw(day(orders));
    }
    for (LocalDate day : wanted) {
      var unused =
          source.draw(day, blockSize).whenComplete((block, failure) -> end(day, block, failure));
    }
  }

  private void end(LocalDate day, @Nullable SequenceBlock block, @Nullable Throwable failure) {
    try {
      end(keyspace.get(), day, block, failure);
    } catch (OrderException e) {
      // It may come back as another one, with a count of its own.
      List<Runnable> answers = new ArrayList<>();
      synchronized (lock) {
        blocks.failed(day);
        fail(e, answers);
      }
      answers.forEach(Runnable::run);
    }
  }

  private void end(
      OrderKeyspace orders,
      LocalDate day,
      @Nullable SequenceBlock block,
      @Nullable Throwable failure) {
    List<Runnable> answers = new ArrayList<>();
    synchronized (lock) {
      failing = block == null;
      blocks.keyspaceIs(orders.generation());
      if (block != null) {
        blocks.drawn(day, block);
        serve(orders, answers);
      } else {
        blocks.failed(day);
        serve(orders, answers);
        if (!blocks.isDrawing(day(orders))) {
          fail(none(day, cause(failure)), answers);
        }
      }
    }
    answers.forEach(Runnable::run);
    if (block != null) {
      log.debug("drawn for {}: {}..{}", day, block.first(), block.end() - 1);
      refill(orders);
    } else {
      log.warn("no numbers drawn for {}: {}", day, cause(failure));
    }
  }

  /** Gives numbers to those that wait, the first first. The lock is held. */
  private void serve(OrderKeyspace orders, List<Runnable> answers) {
    LocalDate day = day(orders);
    OptionalLong number = waiting.isEmpty() ? OptionalLong.empty() : blocks.take(day);
    while (number.isPresent()) {
      CompletableFuture<IssuedNumber> first = waiting.remove();
      IssuedNumber issued = issued(orders, day, number.getAsLong());
      answers.add(() -> first.complete(issued));
      number = waiting.isEmpty() ? OptionalLong.empty() : blocks.take(day);
    }
  }

  /** Gives up on those that wait. The lock is held. */
  private void fail(OrderException error, List<Runnable> answers) {
    for (CompletableFuture<IssuedNumber> one : waiting) {
      answers.add(() -> one.completeExceptionally(error));
    }
    waiting.clear();
  }

  /** Today, of the keyspace as it is now. The lock is held. */
  private LocalDate day(OrderKeyspace orders) {
    blocks.keyspaceIs(orders.generation());
    return blocks.dayOf(orders.today(clock.instant()));
  }

  private static IssuedNumber issued(OrderKeyspace orders, LocalDate day, long number) {
    return new IssuedNumber(
        OrderNumber.of(orders.prefix(), OrderNumber.day(day), number), orders.placeableUntil(day));
  }

  private static String cause(@Nullable Throwable failure) {
    return String.valueOf(failure instanceof CompletionException ? failure.getCause() : failure);
  }

  private static OrderException none(LocalDate day, String cause) {
    return new OrderException(
        OrderErrorReason.NO_NUMBER_AVAILABLE,
        "order numbers of " + day + ": all issued, and no more can be drawn: " + cause);
  }

  private static OrderException ended() {
    return new OrderException(OrderErrorReason.NOT_SERVING, "instance: ending");
  }
}
