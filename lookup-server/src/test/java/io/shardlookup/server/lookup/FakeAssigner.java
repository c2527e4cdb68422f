package io.shardlookup.server.lookup;

import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.assign.KeyAssigner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An assigner whose answers the test gives. Thread-safe. */
public final class FakeAssigner implements KeyAssigner {
  private final List<Request> requests = new ArrayList<>();

  private @Nullable Error defect;

  /** A key that somebody wants assigned. */
  public record Request(String keyspace, String key, CompletableFuture<Assigned> answer) {
    public void fail(LookupException error) {
      answer.completeExceptionally(error);
    }
  }

  @Override
  public synchronized CompletableFuture<Assigned> assign(String keyspace, String key) {
    if (defect != null) {
      throw defect;
    }
    Request request = new Request(keyspace, key, new CompletableFuture<>());
    requests.add(request);
    return request.answer;
  }

  /** Every call fails with this from now on. */
  public synchronized void breakWith(Error newDefect) {
    defect = newDefect;
  }

  public synchronized List<Request> requests() {
    return List.copyOf(requests);
  }
}
