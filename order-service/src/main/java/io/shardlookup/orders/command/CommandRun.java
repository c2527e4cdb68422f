package io.shardlookup.orders.command;

import io.shardlookup.client.jdbc.ShardWork;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.order.Decision;
import io.shardlookup.orders.order.Fingerprint;
import io.shardlookup.orders.order.Lifecycle;
import io.shardlookup.orders.order.Order;
import io.shardlookup.orders.order.OrderChange;
import io.shardlookup.orders.order.OrderVersion;
import io.shardlookup.orders.store.CommandLog;
import io.shardlookup.orders.store.OrderReader;
import io.shardlookup.orders.store.OrderWriter;
import io.shardlookup.orders.store.StoredOrder;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;

/**
 * The transaction that carries a command out, at most once under its id.
 *
 * @param request the command
 * @param kept whether the shards keep orders of its date
 * @param now when it is carried out
 * @param writer writes what comes of it
 */
record CommandRun(CommandRequest request, boolean kept, Instant now, OrderWriter writer)
    implements ShardWork<Answer> {
  /**
   * The order is locked first, so that a repetition waits for the first to end and then sees it.
   */
  @Override
  public Answer run(Connection connection) throws SQLException {
    Optional<StoredOrder> stored = OrderReader.lock(connection, request.number());
    if (stored.isEmpty()) {
      return absent();
    }
    Order order = stored.get().order();
    Fingerprint content = Fingerprint.of(request.command());
    Optional<Fingerprint> before = CommandLog.find(connection, request.number(), request.id());
    if (before.isPresent()) {
      return before.get().equals(content) ? new Answer.Done(order, true) : taken();
    }
    if (isAtAnotherVersion(order)) {
      return Answer.refuse(
          OrderErrorReason.VERSION_MISMATCH,
          "version of order " + order.number(),
          order.version(),
          request.expected().toString());
    }
    return decide(connection, order, content);
  }

  private Answer decide(Connection connection, Order order, Fingerprint content)
      throws SQLException {
    Decision decision = Lifecycle.decide(order, request.command(), now);
    if (decision instanceof Decision.Refused refused) {
      return new Answer.Refused(refused);
    }
    OrderChange change = ((Decision.Accepted) decision).change();
    writer.update(connection, order.version(), change);
    CommandLog.add(
        connection,
        request.number(),
        new CommandLog.Entry(
            request.id(), request.command().kind(), content, change.order().version()));
    return new Answer.Done(change.order(), false);
  }

  private boolean isAtAnotherVersion(Order order) {
    return !request.expected().equals(OrderVersion.NONE)
        && !request.expected().equals(order.version());
  }

  private Answer absent() {
    return kept
        ? Answer.refuse(
            OrderErrorReason.UNKNOWN_ORDER,
            "order_number",
            request.number(),
            "an order that exists")
        : Answer.refuse(
            OrderErrorReason.ORDER_NUMBER_EXPIRED,
            "order_number",
            request.number(),
            "of a date whose orders have not left the shards, to change an order");
  }

  private Answer taken() {
    return Answer.refuse(
        OrderErrorReason.COMMAND_ID_TAKEN,
        "command_id",
        request.id(),
        "one under which order " + request.number() + " has no other command");
  }
}
