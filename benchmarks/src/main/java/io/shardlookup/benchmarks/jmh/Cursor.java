package io.shardlookup.benchmarks.jmh;

import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Where a thread is in the keys; each starts somewhere else. */
@State(Scope.Thread)
public class Cursor {
  private static final AtomicInteger THREADS = new AtomicInteger();
  private static final int APART = 0x2f0b4a3d;

  private int at = THREADS.getAndIncrement() * APART;

  /** The next index below a power of two. */
  int next(int powerOfTwo) {
    return at++ & (powerOfTwo - 1);
  }

  /** Grows by one with each {@link #next}, and wraps around. */
  int calls() {
    return at;
  }
}
