package io.shardlookup.benchmarks.profile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedMethod;
import jdk.jfr.consumer.RecordingFile;

/** What a flight recording says about where time goes, in few lines. */
public final class FrameSummary {
  private static final Set<String> SAMPLES =
      Set.of("jdk.ExecutionSample", "jdk.NativeMethodSample");
  private static final int LINES = 12;
  private static final int OWN_LINES = 8;
  private static final String OWN = "io.shardlookup.";
  private static final Set<String> NOT_OF_THE_PRODUCT =
      Set.of("io.shardlookup.v1.", "io.shardlookup.benchmarks.");

  /** Native methods that look as if they ran. */
  private static final Set<String> WAITING =
      Set.of(
          "sun.nio.ch.EPoll.wait",
          "io.netty.channel.epoll.Native.epollWait",
          "sun.nio.ch.Net.poll",
          "sun.nio.ch.Net.accept",
          "java.lang.ProcessHandleImpl.waitForProcessExit0");

  private final String below;
  private final Map<String, Long> top = new HashMap<>();
  private final Map<String, Long> own = new HashMap<>();
  private final Map<String, Long> allocated = new HashMap<>();
  private long samples;

  private FrameSummary(String below) {
    this.below = below;
  }

  /** Reads a recording made with the {@code profile} settings. */
  public static String of(String title, Path recording) throws IOException {
    return of(title, recording, "");
  }

  /**
   * Reads of a recording made with the {@code profile} settings what ran below a method.
   *
   * @param below a part of the method's name
   */
  public static String of(String title, Path recording, String below) throws IOException {
    FrameSummary summary = new FrameSummary(below);
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        summary.add(file.readEvent());
      }
    }
    return summary.text(title);
  }

  private void add(RecordedEvent event) {
    if (!isBelow(event)) {
      return;
    }
    if (SAMPLES.contains(event.getEventType().getName())) {
      addSample(event);
    } else if (event.getEventType().getName().equals("jdk.ObjectAllocationSample")) {
      RecordedClass type = event.getClass("objectClass");
      if (type != null) {
        allocated.merge(type.getName(), event.getLong("weight"), Long::sum);
      }
    }
  }

  private boolean isBelow(RecordedEvent event) {
    return below.isEmpty()
        || (event.getStackTrace() != null
            && event.getStackTrace().getFrames().stream()
                .anyMatch(frame -> name(frame).contains(below)));
  }

  private void addSample(RecordedEvent event) {
    if (event.getStackTrace() == null || event.getStackTrace().getFrames().isEmpty()) {
      return;
    }
    List<RecordedFrame> frames = event.getStackTrace().getFrames();
    String first = name(frames.get(0));
    if (WAITING.contains(first)) {
      return;
    }
    samples++;
    top.merge(first, 1L, Long::sum);
    for (RecordedFrame frame : frames) {
      String name = name(frame);
      if (name.startsWith(OWN) && NOT_OF_THE_PRODUCT.stream().noneMatch(name::startsWith)) {
        own.merge(name, 1L, Long::sum);
        return;
      }
    }
  }

  private String text(String title) {
    StringBuilder text = new StringBuilder();
    text.append(title).append(": ").append(samples).append(" samples on a CPU\n");
    lines(text, "top frame", top, samples, LINES);
    lines(text, "innermost frame of the product", own, samples, OWN_LINES);
    long bytes = allocated.values().stream().mapToLong(Long::longValue).sum();
    lines(text, "allocated", allocated, bytes, OWN_LINES);
    return text.toString();
  }

  private static void lines(
      StringBuilder text, String heading, Map<String, Long> counts, long all, int most) {
    if (counts.isEmpty()) {
      return;
    }
    text.append("  ").append(heading).append('\n');
    counts.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue(Comparator.reverseOrder()))
        .limit(most)
        .forEach(
            entry ->
                text.append(
                    String.format(
                        Locale.ROOT,
                        "    %5.1f %%  %s%n",
                        100.0 * entry.getValue() / Math.max(1, all),
                        entry.getKey())));
  }

  private static String name(RecordedFrame frame) {
    RecordedMethod method = frame.getMethod();
    return method == null ? "?" : method.getType().getName() + "." + method.getName();
  }
}
