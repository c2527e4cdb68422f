package io.shardlookup.local.screen;

/** What is still to be done when somebody interrupts the command (SIGINT, SIGTERM). */
public final class Interruption implements AutoCloseable {
  private final Thread hook;

  private Interruption(Thread hook) {
    this.hook = hook;
  }

  /** Runs this when the JVM is told to end before {@link #close}. Must be short. */
  public static Interruption runs(Runnable last) {
    Thread hook = new Thread(last, "interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    return new Interruption(hook);
  }

  @Override
  public void close() {
    try {
      boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyEnding) {
      // it runs, or has run
    }
  }
}
