package io.shardlookup.chaos.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The live objects of another JVM, counted after a collection of everything else. */
public final class LiveHeap {
  private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
  private static final int LIMIT_SECONDS = 120;

  private LiveHeap() {}

  /** Their bytes. */
  public static long bytes(long processId) throws IOException {
    String jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Process process =
        new ProcessBuilder(jcmd, Long.toString(processId), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    try {
      String histogram =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher total = TOTAL.matcher(histogram);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || !total.find()) {
        throw new IOException("GC.class_histogram: no total in " + histogram);
      }
      return Long.parseLong(total.group(1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroy();
    }
  }
}
