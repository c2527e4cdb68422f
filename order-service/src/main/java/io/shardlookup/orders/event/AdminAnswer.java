package io.shardlookup.orders.event;

import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;

/** The wait for what brokers answer to a question about a topic. */
final class AdminAnswer {
  private AdminAnswer() {}

  /**
   * The answer; {@link KafkaException} if there is none.
   *
   * @param topic what was asked about
   * @param failing what it means that there is none, such as {@code cannot be looked at}
   */
  static <T> T of(String topic, String failing, KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("topic " + topic + ": " + failing + ": interrupted", e);
    } catch (ExecutionException e) {
      throw new KafkaException("topic " + topic + ": " + failing + ": " + e.getCause(), e);
    }
  }
}
