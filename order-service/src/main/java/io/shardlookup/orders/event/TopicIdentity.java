package io.shardlookup.orders.event;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;

/**
 * Tells a topic from another of the same name: each that is made has an id of its own, and offsets
 * of the one say nothing of the other. Thread-safe.
 */
public final class TopicIdentity implements AutoCloseable {
  private final Admin admin;
  private final String topic;

  /** Of this topic; closes the admin with itself. */
  public TopicIdentity(Admin admin, String topic) {
    this.admin = admin;
    this.topic = topic;
  }

  /** The id of the topic as it is now; {@link KafkaException} if that cannot be told. */
  public String id() {
    try {
      Collection<TopicDescription> found =
          admin.describeTopics(List.of(topic)).allTopicNames().get().values();
      return found.iterator().next().topicId().toString();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while asking for topic " + topic, e);
    } catch (ExecutionException e) {
      throw new KafkaException("topic " + topic + ": " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    admin.close();
  }
}
