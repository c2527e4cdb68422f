package io.shardlookup.server.view;

import com.google.common.base.Ticker;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that a test advances. Thread-safe. */
public final class ManualTicker extends Ticker {
  private final AtomicLong now = new AtomicLong(1_000_000_000);

  /** Lets time pass. */
  public void advance(Duration time) {
    now.addAndGet(time.toNanos());
  }

  @Override
  public long read() {
    return now.get();
  }
}
