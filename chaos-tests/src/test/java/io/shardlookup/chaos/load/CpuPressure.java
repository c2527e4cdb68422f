package io.shardlookup.chaos.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** For how long some process of this machine has waited for a processor, as the kernel counts. */
final class CpuPressure {
  private static final Path FILE = Path.of("/proc/pressure/cpu");
  private static final Pattern TOTAL = Pattern.compile("some .*total=(\\d+)");

  private CpuPressure() {}

  /** The total since some moment; always 0 on a kernel that does not count. */
  static long totalNanos() {
    try {
      Matcher total = TOTAL.matcher(Files.readString(FILE));
      return total.find() ? TimeUnit.MICROSECONDS.toNanos(Long.parseLong(total.group(1))) : 0;
    } catch (IOException notCounted) {
      return 0;
    }
  }
}
