package io.shardlookup.benchmarks.orders;

import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Projections.include;

import com.mongodb.MongoException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.shardlookup.benchmarks.load.Completion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;
import org.jspecify.annotations.Nullable;

/**
 * Sees orders become visible in the read model: one thread asks MongoDB by primary key for all that
 * are expected, again and again with a pause. What that costs counts as the product's time, on
 * processors that it shares with the product: so it asks no more often than the time to be measured
 * is worth, and callers expect no order before it is placed. Thread-safe.
 */
final class ReadModelWatch implements AutoCloseable {
  static final String DATABASE = "orders";

  private static final String ID = "_id";
  private static final int MOST_ASKED_FOR = 200;
  private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(3);

  private final Map<String, Completion> expected = new ConcurrentHashMap<>();
  private final MongoClient client;
  private final MongoCollection<Document> orders;
  private final Thread thread = new Thread(this::watch, "read-model-watch");
  private volatile boolean closed;

  /** Watches the read model in this MongoDB from now on. */
  static ReadModelWatch start(String uri) {
    ReadModelWatch watch = new ReadModelWatch(uri);
    watch.thread.start();
    return watch;
  }

  private ReadModelWatch(String uri) {
    this.client = MongoClients.create(uri);
    this.orders = client.getDatabase(DATABASE).getCollection("orders");
  }

  /** Tells the completion when the order is there. */
  void expect(String number, Completion completion) {
    expected.put(number, completion);
  }

  @Override
  public void close() {
    closed = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
  }

  private void watch() {
    while (!closed) {
      List<String> numbers = expected.keySet().stream().limit(MOST_ASKED_FOR).toList();
      try {
        for (String number : numbers.isEmpty() ? List.<String>of() : visible(numbers)) {
          end(number, null);
        }
      } catch (MongoException e) {
        numbers.forEach(number -> end(number, e));
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  private List<String> visible(List<String> numbers) {
    return orders
        .find(in(ID, numbers))
        .projection(include(ID))
        .map(document -> document.getString(ID))
        .into(new ArrayList<>());
  }

  private void end(String number, @Nullable Throwable failure) {
    Completion completion = expected.remove(number);
    if (completion != null) {
      completion.done(failure);
    }
  }
}
