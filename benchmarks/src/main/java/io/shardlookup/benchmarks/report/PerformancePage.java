package io.shardlookup.benchmarks.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code docs/performance.md} and its charts, made from rows. */
public final class PerformancePage {
  private static final String INTRODUCTION =
      """
      # Performance

      Written by `make bench` and `make bench-quick`; do not edit. The numbers are in
      [`benchmarks/results/latest.json`](../benchmarks/results/latest.json).

      Each row compares the product with a peer, or with the physical limit, doing the same work in the same run on the
      same machine. The two sides are measured in turn, A B A B; *value* and *versus* are medians of their side, *ratio* is
      the median of the pairs' ratios, and *spread* is how wide the middle half of them is, as a part of that median.
      **Ratios count.** Absolute numbers only inform: clients, servers and peers share the machine below. A goal with a unit
      is the exception: it is about *value* itself, since people wait for it, and so depends on that machine.

      """;

  private final Path page;
  private final List<Topic> topics;

  /** Nothing is written yet. */
  public PerformancePage(Path page, List<Topic> topics) {
    this.page = page;
    this.topics = List.copyOf(topics);
  }

  /**
   * Writes the page, and its charts to the folder of the page's name.
   *
   * @param run what ran where, one line
   * @param rows all rows
   * @param profiles summaries by name of a measurement; shown where a goal is missed
   */
  public void write(String run, List<Row> rows, Map<String, String> profiles) throws IOException {
    StringBuilder text = new StringBuilder(INTRODUCTION);
    text.append(run).append("\n\n");
    table(text, rows);
    for (Topic topic : topics) {
      List<Row> own = rows.stream().filter(row -> row.name().equals(topic.name())).toList();
      if (!own.isEmpty()) {
        section(text, topic, own, profiles.get(topic.name()));
      }
    }
    Files.createDirectories(page.toAbsolutePath().getParent());
    Files.writeString(page, text.toString());
  }

  private static void table(StringBuilder text, List<Row> rows) {
    text.append("| name | size | value | versus | ratio | spread | goal | met |\n");
    text.append("|---|---|---:|---|---:|---:|---|---|\n");
    for (Row row : rows) {
      text.append(
          String.format(
              "| `%s` | %s | %s | %s | %s | %s | %s | %s |%n",
              row.name(),
              row.size(),
              number(row.value(), row.unit()),
              versus(row),
              row.ratio() == null ? "" : Numbers.plain(row.ratio()) + "×",
              row.spread() == null ? "" : Math.round(row.spread() * 100) + " %",
              row.goal(),
              met(row.met())));
    }
  }

  private void section(StringBuilder text, Topic topic, List<Row> rows, @Nullable String profile)
      throws IOException {
    text.append("\n## ").append(topic.name()).append("\n\n").append(topic.shows()).append("\n\n");
    text.append("It does **not** show: ").append(topic.doesNotShow()).append("\n");
    RatioChart chart = new RatioChart(rows);
    if (!chart.isEmpty()) {
      String folder = page.getFileName().toString().replaceAll("\\.md$", "");
      Path file = page.toAbsolutePath().resolveSibling(folder).resolve(topic.name() + ".svg");
      Files.createDirectories(file.getParent());
      Files.writeString(file, chart.svg());
      text.append(String.format("%n![%s](%s/%s.svg)%n", topic.name(), folder, topic.name()));
    }
    if (profile != null) {
      boolean missed = rows.stream().anyMatch(Row::isMissed);
      text.append(missed ? "\nWhy a goal is missed" : "\nWhere the time goes");
      text.append(" (a flight recording of the product's side, top frames):\n\n```text\n");
      text.append(profile.strip()).append("\n```\n");
    }
  }

  private static String versus(Row row) {
    return row.versusValue() == null
        ? row.versus()
        : row.versus() + ": " + number(row.versusValue(), row.unit());
  }

  private static String number(@Nullable Double number, String unit) {
    return number == null ? "" : (Numbers.plain(number) + " " + unit).strip();
  }

  private static String met(@Nullable Boolean met) {
    return met == null ? "" : met ? "yes" : "**no**";
  }
}
