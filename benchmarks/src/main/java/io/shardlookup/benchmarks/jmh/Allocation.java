package io.shardlookup.benchmarks.jmh;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What the calling thread allocates in an iteration. JMH's own profiler counts all threads, those
 * of the node too.
 */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class Allocation {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Bytes allocated between the set-up and the tear-down of the iteration. */
  public long bytes;

  /** Calls made in the same time. */
  public long calls;

  private long bytesBefore;
  private int callsBefore;

  /** Begins to count. */
  @Setup(Level.Iteration)
  public void begin(Cursor cursor) {
    callsBefore = cursor.calls();
    bytesBefore = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  /** Counts. */
  @TearDown(Level.Iteration)
  public void end(Cursor cursor) {
    bytes = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytesBefore;
    calls = Integer.toUnsignedLong(cursor.calls() - callsBefore);
  }
}
