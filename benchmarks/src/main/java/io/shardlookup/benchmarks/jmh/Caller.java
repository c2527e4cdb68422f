package io.shardlookup.benchmarks.jmh;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * A thread that calls: where it is in the keys, and what it spends in an iteration. JMH's clock
 * also counts the time in which other processes have the processor, and its allocation profiler all
 * threads, those of the node too.
 */
@AuxCounters(AuxCounters.Type.EVENTS)
@State(Scope.Thread)
public class Caller {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final AtomicInteger CALLERS = new AtomicInteger();
  private static final int APART = 0x2f0b4a3d;

  /** Calls made between the set-up and the tear-down of the iteration. */
  public long calls;

  /** Processor time spent in the same time. */
  public long nanos;

  /** Bytes allocated in the same time. */
  public long bytes;

  /** Each thread starts somewhere else. */
  private int at = CALLERS.getAndIncrement() * APART;

  private int atBefore;
  private long nanosBefore;
  private long bytesBefore;

  /** Begins to count. */
  @Setup(Level.Iteration)
  public void begin() {
    atBefore = at;
    bytesBefore = allocated();
    nanosBefore = THREADS.getCurrentThreadCpuTime();
  }

  /** Counts. */
  @TearDown(Level.Iteration)
  public void end() {
    nanos = THREADS.getCurrentThreadCpuTime() - nanosBefore;
    bytes = allocated() - bytesBefore;
    calls = Integer.toUnsignedLong(at - atBefore);
  }

  /** The index of the next key, below a power of two. */
  int next(int powerOfTwo) {
    return at++ & (powerOfTwo - 1);
  }

  private static long allocated() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
