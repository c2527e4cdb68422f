package io.shardlookup.local.screen;

import io.shardlookup.local.cluster.Steps;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Where commands show what they do. On a terminal, what is under way is redrawn in place; anywhere
 * else it is a line now and then. Thread-safe.
 */
public final class Screen implements Steps {
  private static final String CLEAR_LINE = "\r\u001b[K";
  private static final String UP_AND_CLEAR = "\u001b[1A\u001b[2K";
  private static final long LINE_EVERY_NANOS = 2_000_000_000L;

  private final PrintStream out;
  private final int columns;
  private final LongSupplier nanos;
  private int blockLines;
  private boolean interrupted;

  /**
   * A screen that shows nothing yet.
   *
   * @param columns the width of the terminal that {@code out} is; 0 if it is none
   * @param nanos the time, as {@link System#nanoTime()} counts
   */
  public Screen(PrintStream out, int columns, LongSupplier nanos) {
    this.out = out;
    this.columns = columns;
    this.nanos = nanos;
  }

  @Override
  public synchronized void line(String words) {
    endBlock();
    out.println(words);
  }

  @Override
  public synchronized Step begin(String words) {
    endBlock();
    if (isTerminal()) {
      out.print(words + " ...");
    } else {
      out.println(words);
    }
    out.flush();
    return new UnderWay(words);
  }

  /** Whether blocks are redrawn in place. */
  public boolean isTerminal() {
    return columns > 0;
  }

  /** Replaces the block that was shown last; on no terminal, shows its first line only. */
  public synchronized void block(List<String> lines) {
    if (!isTerminal()) {
      out.println(lines.get(0));
      return;
    }
    out.print(UP_AND_CLEAR.repeat(blockLines));
    lines.forEach(line -> out.println(fitting(line)));
    out.flush();
    blockLines = lines.size();
  }

  /** Leaves the last block as it is; what comes next stands below it. */
  public synchronized void endBlock() {
    blockLines = 0;
  }

  /** The command is being interrupted: what is under way does not fail by itself. */
  public synchronized void interrupted() {
    interrupted = true;
  }

  /** A line that is wider than the terminal would take two, and spoil the redrawing. */
  private String fitting(String line) {
    return line.length() < columns ? line : line.substring(0, columns - 1);
  }

  /** A step on this screen. */
  private final class UnderWay implements Step {
    private final String words;
    private final long began = nanos.getAsLong();
    private long shown = began;
    private boolean ended;

    UnderWay(String words) {
      this.words = words;
    }

    @Override
    public void at(String how) {
      synchronized (Screen.this) {
        if (isTerminal()) {
          out.print(CLEAR_LINE + words + " ... " + how);
          out.flush();
        } else if (nanos.getAsLong() - shown >= LINE_EVERY_NANOS) {
          shown = nanos.getAsLong();
          out.println("  " + how);
        }
      }
    }

    @Override
    public void done(String how) {
      end(how);
    }

    @Override
    public void close() {
      synchronized (Screen.this) {
        end(interrupted ? "interrupted" : "failed");
      }
    }

    private void end(String how) {
      synchronized (Screen.this) {
        if (ended) {
          return;
        }
        ended = true;
        double seconds = (nanos.getAsLong() - began) / 1e9;
        String result = String.format(Locale.ROOT, "%s (%.1f s)", how, seconds);
        out.println(isTerminal() ? CLEAR_LINE + words + ": " + result : "  " + result);
      }
    }
  }
}
