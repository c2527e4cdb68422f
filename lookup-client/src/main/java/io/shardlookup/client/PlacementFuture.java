package io.shardlookup.client;

import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.client.lookup.Waiter;
import io.shardlookup.model.error.LookupException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** A future that a cold lookup completes. */
final class PlacementFuture<T> extends CompletableFuture<T> implements Waiter {
  private final Function<PlacementAsOf, T> form;
  private final AtomicInteger open;
  private final boolean runsForeignCode;

  /**
   * Counts itself as open until it is told.
   *
   * @param runsForeignCode whether the caller gets hold of it and may attach code
   */
  PlacementFuture(Function<PlacementAsOf, T> form, AtomicInteger open, boolean runsForeignCode) {
    this.form = form;
    this.open = open;
    this.runsForeignCode = runsForeignCode;
    open.incrementAndGet();
  }

  @Override
  public boolean runsForeignCode() {
    return runsForeignCode;
  }

  @Override
  public void answered(PlacementAsOf answer) {
    open.decrementAndGet();
    complete(form.apply(answer));
  }

  @Override
  public void failed(LookupException reason) {
    open.decrementAndGet();
    completeExceptionally(reason);
  }
}
