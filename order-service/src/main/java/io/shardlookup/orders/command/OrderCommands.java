package io.shardlookup.orders.command;

import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.number.OrderKeyspace;
import io.shardlookup.orders.order.Purchase;
import io.shardlookup.orders.store.OrderShards;
import io.shardlookup.orders.store.OrderWriter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Carries commands out on the shards of their orders, each at most once. Errors are {@link
 * OrderException}. Thread-safe.
 */
public final class OrderCommands {
  private final OrderShards shards;
  private final OrderWriter writer;
  private final Supplier<OrderKeyspace> keyspace;
  private final Clock clock;

  /**
   * Commands on these shards.
   *
   * @param keyspace the keyspace of orders
   * @param clock tells when orders are placed and changed
   */
  public OrderCommands(
      OrderShards shards, OrderWriter writer, Supplier<OrderKeyspace> keyspace, Clock clock) {
    this.shards = shards;
    this.writer = writer;
    this.keyspace = keyspace;
    this.clock = clock;
  }

  /** Places an order, or returns the one that was placed with the same content. */
  public CommandResult place(Purchase purchase, Duration atMost) {
    Instant now = clock.instant();
    boolean placeable = keyspace.get().isPlaceable(purchase.number().date(), now);
    return result(
        shards.write(purchase.number(), atMost, new Placing(purchase, placeable, now, writer)));
  }

  /**
   * Carries a command out, or returns the order if that had been done before. An order of a date
   * that the shards need not keep can be changed for as long as it is there.
   */
  public CommandResult execute(CommandRequest request, Duration atMost) {
    Instant now = clock.instant();
    boolean kept = keyspace.get().isKept(request.number().date(), now);
    return result(
        shards.write(request.number(), atMost, new CommandRun(request, kept, now, writer)));
  }

  private static CommandResult result(Answer answer) {
    if (answer instanceof Answer.Refused refused) {
      throw refused.why().toException();
    }
    Answer.Done done = (Answer.Done) answer;
    return new CommandResult(done.order(), done.repeated());
  }
}
