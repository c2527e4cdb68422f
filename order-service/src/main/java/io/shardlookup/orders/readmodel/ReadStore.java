package io.shardlookup.orders.readmodel;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import com.mongodb.event.ConnectionPoolClearedEvent;
import com.mongodb.event.ConnectionPoolListener;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.Document;

/**
 * The MongoDB that holds the read model: its documents, and beside them how far they are. Every
 * call ends within seconds. Thread-safe.
 *
 * <p>Writes are acknowledged when a majority has them on disk. A store that yet loses what it has
 * acknowledged is lived with, as long as it loses the latest and no earlier than that: {@link
 * #life} tells when it may have.
 */
public final class ReadStore implements AutoCloseable {
  private static final long SELECTION_MILLIS = Duration.ofSeconds(2).toMillis();
  private static final long CONNECT_MILLIS = Duration.ofSeconds(2).toMillis();
  private static final long REPLY_MILLIS = Duration.ofSeconds(5).toMillis();

  private final AtomicLong lives = new AtomicLong();
  private volatile boolean reachable;
  private final MongoClient client;
  private final MongoDatabase database;

  /** A store that connects by and by; creating it does not wait. */
  public ReadStore(ReadModelConfig config) {
    this.client = MongoClients.create(settings(config));
    this.database = client.getDatabase(config.database());
  }

  /** The documents, one an order. */
  MongoCollection<Document> orders() {
    return database.getCollection("orders");
  }

  /** How far the documents are, one a partition. */
  MongoCollection<Document> offsets() {
    return database.getCollection("offsets");
  }

  /** The rebuild that is under way, if there is one. */
  MongoCollection<Document> rebuilds() {
    return database.getCollection("rebuilds");
  }

  /**
   * Rises when connections to a server were given up as broken, before new ones are used: since
   * then the server may have been another, or started anew.
   */
  long life() {
    return lives.get();
  }

  /** Whether a server was there that takes reads when it was last looked for. Quick. */
  public boolean isReachable() {
    return reachable;
  }

  @Override
  public void close() {
    client.close();
  }

  private MongoClientSettings settings(ReadModelConfig config) {
    return MongoClientSettings.builder()
        .applyConnectionString(new ConnectionString(config.uri()))
        .applicationName("shard-lookup-orders")
        .writeConcern(WriteConcern.MAJORITY.withJournal(true))
        // A retry within the driver could hide that the server was another one in between.
        .retryWrites(false)
        .retryReads(true)
        .applyToClusterSettings(
            cluster ->
                cluster
                    .serverSelectionTimeout(SELECTION_MILLIS, TimeUnit.MILLISECONDS)
                    .addClusterListener(new Reachability()))
        .applyToSocketSettings(
            socket ->
                socket
                    .connectTimeout((int) CONNECT_MILLIS, TimeUnit.MILLISECONDS)
                    .readTimeout((int) REPLY_MILLIS, TimeUnit.MILLISECONDS))
        .applyToServerSettings(server -> server.heartbeatFrequency(1, TimeUnit.SECONDS))
        .applyToConnectionPoolSettings(pool -> pool.addConnectionPoolListener(new Lives()))
        .build();
  }

  private final class Lives implements ConnectionPoolListener {
    @Override
    public void connectionPoolCleared(ConnectionPoolClearedEvent event) {
      lives.incrementAndGet();
    }
  }

  private final class Reachability implements ClusterListener {
    @Override
    public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
      reachable = event.getNewDescription().hasReadableServer(ReadPreference.primary());
    }
  }
}
