package io.shardlookup.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Locale;

/** What the numbers were measured on. */
final class Machine {
  private static final Path CPU = Path.of("/proc/cpuinfo");
  private static final Path MEMORY = Path.of("/proc/meminfo");
  private static final double KIB_A_GIB = 1 << 20;

  private Machine() {}

  /** In one line. */
  static String line(String size) throws IOException {
    return String.format(
        Locale.ROOT,
        "Last run: `%s`, %s, on %d processors (%s), %.0f GiB, %s %s, JDK %s.",
        size,
        LocalDate.now(ZoneOffset.UTC),
        Runtime.getRuntime().availableProcessors(),
        value(CPU, "model name"),
        Double.parseDouble(value(MEMORY, "MemTotal").replaceAll("\\D", "")) / KIB_A_GIB,
        System.getProperty("os.name"),
        System.getProperty("os.arch"),
        Runtime.version());
  }

  private static String value(Path file, String name) throws IOException {
    return Files.readAllLines(file).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("0");
  }
}
