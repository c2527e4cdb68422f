package io.shardlookup.orders.query;

import io.shardlookup.orders.v1.AnswerSource;
import io.shardlookup.orders.v1.Order;

/**
 * An order and where it was read.
 *
 * @param order as it was there
 * @param source read model or shard
 */
public record OrderAnswer(Order order, AnswerSource source) {
  static OrderAnswer fromReadModel(Order order) {
    return new OrderAnswer(order, AnswerSource.ANSWER_SOURCE_READ_MODEL);
  }

  static OrderAnswer fromShard(Order order) {
    return new OrderAnswer(order, AnswerSource.ANSWER_SOURCE_SHARD);
  }
}
