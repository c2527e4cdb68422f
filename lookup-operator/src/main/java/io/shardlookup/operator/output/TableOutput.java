package io.shardlookup.operator.output;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * For people: one thing as a list of names and values, several as a table. Control characters in
 * values are shown as U+FFFD, so that no stored text can drive a terminal.
 */
public final class TableOutput implements Output {
  private static final String GAP = "  ";

  private final PrintStream out;

  /** Writes to this stream. */
  public TableOutput(PrintStream out) {
    this.out = out;
  }

  @Override
  public void one(Row row) {
    int width = row.values().keySet().stream().mapToInt(String::length).max().orElse(0);
    row.values()
        .forEach(
            (name, value) -> {
              String indent = " ".repeat(width) + GAP;
              List<String> lines =
                  value instanceof List<?> list && !list.isEmpty()
                      ? list.stream().map(TableOutput::text).toList()
                      : List.of(text(value));
              out.println(padded(name, width) + GAP + lines.get(0));
              lines.stream().skip(1).forEach(line -> out.println(indent + line));
            });
  }

  @Override
  public void many(List<Row> rows) {
    if (rows.isEmpty()) {
      out.println("(none)");
      return;
    }
    Set<String> columns = new LinkedHashSet<>();
    rows.forEach(row -> columns.addAll(row.values().keySet()));
    List<List<String>> cells = new ArrayList<>();
    cells.add(columns.stream().map(column -> column.toUpperCase(java.util.Locale.ROOT)).toList());
    rows.forEach(row -> cells.add(cellsOf(row, columns)));
    int[] widths = new int[columns.size()];
    for (List<String> line : cells) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    cells.forEach(line -> out.println(line(line, widths)));
  }

  @Override
  public void next(Row row) {
    out.println(
        row.values().values().stream().map(TableOutput::text).collect(Collectors.joining(GAP)));
    out.flush();
  }

  private static List<String> cellsOf(Row row, Set<String> columns) {
    return columns.stream()
        .map(column -> text(row.values().getOrDefault(column, "")))
        .collect(Collectors.toList());
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(i == 0 ? "" : GAP).append(padded(cells.get(i), widths[i]));
    }
    return line.toString().stripTrailing();
  }

  private static String text(Object value) {
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> text(entry.getKey()) + ": " + text(entry.getValue()))
          .collect(Collectors.joining(", "));
    }
    if (value instanceof Collection<?> list) {
      return list.stream().map(TableOutput::text).collect(Collectors.joining(", "));
    }
    return value.toString().replaceAll("\\p{Cntrl}", "\ufffd");
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(width - text.length());
  }
}
