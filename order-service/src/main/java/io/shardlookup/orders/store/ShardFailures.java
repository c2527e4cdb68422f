package io.shardlookup.orders.store;

import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;

/** What failures of shards and of the directory mean to callers of the order service. */
public final class ShardFailures {
  private ShardFailures() {}

  /** The error for a write or read that failed on its shard. */
  public static OrderException translate(ShardException failure) {
    OrderErrorReason reason =
        switch (failure.reason()) {
          case HELD,
              FENCED,
              READ_ONLY,
              KEYSPACE_DELETING,
              UNFENCED,
              UNKNOWN_SHARD,
              BAD_ADDRESS,
              WRONG_DATABASE,
              FENCE_UNUSABLE,
              UNSAFE_DATABASE,
              UNAVAILABLE,
              CONTENTION ->
              OrderErrorReason.SHARD_UNAVAILABLE;
          case DEADLINE_EXCEEDED -> OrderErrorReason.DEADLINE_EXCEEDED;
          case OUTCOME_UNKNOWN, TRANSACTION_LOST -> OrderErrorReason.OUTCOME_UNKNOWN;
          case FORBIDDEN, STATEMENT_FAILED -> OrderErrorReason.INTERNAL;
        };
    return new OrderException(reason, String.valueOf(failure.getMessage()), failure);
  }

  /** The error for an order whose shard the directory did not name. */
  public static OrderException translate(LookupException failure) {
    OrderErrorReason reason =
        switch (failure.reason()) {
          case INVALID_KEY, MALFORMED_KEY, BEFORE_FIRST_EPOCH ->
              OrderErrorReason.INVALID_ORDER_NUMBER;
          case DEADLINE_EXCEEDED -> OrderErrorReason.DEADLINE_EXCEEDED;
          default -> OrderErrorReason.SHARD_UNAVAILABLE;
        };
    return new OrderException(reason, String.valueOf(failure.getMessage()), failure);
  }
}
