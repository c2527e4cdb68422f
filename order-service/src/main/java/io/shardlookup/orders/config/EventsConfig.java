package io.shardlookup.orders.config;

import java.util.List;

/**
 * Where events go, and what is built from them.
 *
 * @param kafka brokers, {@code host:port}
 * @param mongodbUri the MongoDB of the read model; may hold a password
 * @param mongodbDatabase database of the read model
 */
public record EventsConfig(List<String> kafka, String mongodbUri, String mongodbDatabase) {
  /** Without the URI, which may hold a password. */
  @Override
  public String toString() {
    return "events by " + kafka + ", read model in database " + mongodbDatabase;
  }
}
