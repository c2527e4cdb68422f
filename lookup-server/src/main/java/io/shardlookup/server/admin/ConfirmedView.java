package io.shardlookup.server.admin;

import io.shardlookup.model.view.View;
import io.shardlookup.server.view.LiveView;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The view that reads of the admin service answer from: one that knows all that was acknowledged
 * before the call, or the last known one if etcd does not confirm it in time. Thread-safe.
 */
final class ConfirmedView {
  private final LiveView live;
  private final Duration bound;

  ConfirmedView(LiveView live, Duration bound) {
    this.live = live;
    this.bound = bound;
  }

  View get() {
    if (!live.isFresh()) {
      return live.current();
    }
    try {
      return live.confirm(bound).get(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return live.current();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return live.current();
    }
  }
}
