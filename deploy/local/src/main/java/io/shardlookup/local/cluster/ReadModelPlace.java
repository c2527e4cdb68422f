package io.shardlookup.local.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/**
 * Where the read model is.
 *
 * @param uri of the MongoDB server; may hold a password
 * @param database its database
 */
public record ReadModelPlace(String uri, String database) {
  private static final String OF_OWN_SERVER = "orders";
  private static final int SHORT = 8;

  /**
   * Where the cluster with this folder of data has it. On somebody's MongoDB server, each new
   * cluster has a database of its own, whose name is written down.
   */
  static ReadModelPlace of(Path data, StorePorts stores) {
    return new ReadModelPlace(
        stores.mongoUri(),
        stores.mongo() == null ? database(data.resolve("read-model")) : OF_OWN_SERVER);
  }

  private static String database(Path file) {
    try {
      if (!Files.exists(file)) {
        Files.writeString(file, "orders_" + UUID.randomUUID().toString().substring(0, SHORT));
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  /** Without the URI, which may hold a password. */
  @Override
  public String toString() {
    return "read model in database " + database;
  }
}
