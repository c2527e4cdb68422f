package io.shardlookup.orders.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;

/**
 * A topic that was there already: made as {@link EventTopics} does, by hand, or by a broker that
 * makes what a client names, with one partition and for a week. Events go through a faulty one all
 * the same, but they are lost sooner or later, or have too few readers.
 *
 * @param name of the topic
 * @param partitions how many
 * @param settings in force, by name, the brokers' defaults among them
 */
record FoundTopic(String name, int partitions, Map<String, String> settings) {
  private static final String POLICY = TopicConfig.CLEANUP_POLICY_CONFIG;
  private static final String DELETE = TopicConfig.CLEANUP_POLICY_DELETE;
  private static final String LOOK = "cannot be looked at";
  private static final List<String> LIMITS =
      List.of(TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG);

  /** As brokers describe it; {@link KafkaException} if they do not. */
  static FoundTopic of(Admin admin, String topic) {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    int partitions =
        AdminAnswer.of(topic, LOOK, admin.describeTopics(Set.of(topic)).allTopicNames())
            .values()
            .iterator()
            .next()
            .partitions()
            .size();
    Config config =
        AdminAnswer.of(topic, LOOK, admin.describeConfigs(Set.of(resource)).all())
            .values()
            .iterator()
            .next();
    Map<String, String> settings =
        config.entries().stream()
            .filter(entry -> entry.value() != null)
            .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
    return new FoundTopic(topic, partitions, settings);
  }

  /**
   * What is wrong with it as the topic of events, and what was expected. A compacted one keeps the
   * last event of each order, which has the whole order.
   */
  List<String> faultsAsEvents() {
    List<String> faults = new ArrayList<>();
    if (partitions < EventTopics.PARTITIONS) {
      faults.add(
          fault("partitions", String.valueOf(partitions), EventTopics.PARTITIONS + " or more"));
    }
    if (policy().contains(DELETE)) {
      faults.addAll(limits("-1, or " + POLICY + " compact"));
    }
    return faults;
  }

  /**
   * What is wrong with it as a topic of dead letters. Those may have no key, or the key of another
   * one: compacted they would be refused or lost.
   */
  List<String> faultsAsLetters() {
    List<String> faults = new ArrayList<>();
    if (!policy().equals(List.of(DELETE))) {
      faults.add(fault(POLICY, setting(POLICY), DELETE));
    }
    faults.addAll(limits("-1"));
    return faults;
  }

  private List<String> limits(String expectation) {
    return LIMITS.stream()
        .filter(limit -> !setting(limit).equals("-1"))
        .map(limit -> fault(limit, setting(limit), expectation))
        .toList();
  }

  private List<String> policy() {
    return List.of(setting(POLICY).split(","));
  }

  private String setting(String setting) {
    return settings.getOrDefault(setting, "");
  }

  private String fault(String what, String found, String expectation) {
    return "topic " + name + ": " + what + ": " + found + " (expected: " + expectation + ")";
  }
}
