package io.shardlookup.benchmarks.report;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A bar for each row of one measurement, as SVG: how many times the peer's number, on a logarithmic
 * scale that shows at least 0.5× to 2×, with a line at 1× and the goals as ticks.
 */
final class RatioChart {
  private static final int LABEL_WIDTH = 330;
  private static final int BAR_WIDTH = 420;
  private static final int ROW_HEIGHT = 24;
  private static final int TOP = 28;
  private static final int RIGHT = 90;

  private final List<Row> rows;
  private final double lowest;
  private final double highest;

  RatioChart(List<Row> rows) {
    this.rows = rows.stream().filter(RatioChart::hasRatio).toList();
    double[] shown =
        this.rows.stream().mapToDouble(row -> row.ratio() == null ? 1 : row.ratio()).toArray();
    double low = 0.5;
    double high = 2;
    for (double ratio : shown) {
      low = Math.min(low, ratio / 1.2);
      high = Math.max(high, ratio * 1.2);
    }
    this.lowest = low;
    this.highest = high;
  }

  /** Whether there is anything to draw. */
  boolean isEmpty() {
    return rows.isEmpty();
  }

  String svg() {
    int height = TOP + rows.size() * ROW_HEIGHT + 8;
    int width = LABEL_WIDTH + BAR_WIDTH + RIGHT;
    StringBuilder svg = new StringBuilder();
    svg.append(
        format(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\""
                + " viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">\n",
            width, height, width, height));
    svg.append(format("<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", width, height));
    svg.append(text(LABEL_WIDTH - 8, 18, "end", "times the peer's number, logarithmic"));
    for (int i = 0; i < rows.size(); i++) {
      bar(svg, rows.get(i), TOP + i * ROW_HEIGHT);
    }
    svg.append(
        format(
            "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#333333\"/>\n",
            x(1), TOP - 6, x(1), height - 4));
    svg.append(text(x(1), 18, "middle", "1×"));
    return svg.append("</svg>\n").toString();
  }

  private void bar(StringBuilder svg, Row row, int y) {
    double ratio = row.ratio() == null ? 1 : row.ratio();
    double from = Math.min(x(1), x(ratio));
    double to = Math.max(x(1), x(ratio));
    svg.append(text(LABEL_WIDTH - 8, y + 14, "end", row.size()));
    svg.append(
        format(
            "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"14\" fill=\"%s\"/>\n",
            from, y + 3, Math.max(1, to - from), color(row.met())));
    svg.append(text(to + 6, y + 14, "start", Numbers.plain(ratio) + "×"));
    Double goal = goalOf(row);
    if (goal != null && goal >= lowest && goal <= highest) {
      svg.append(
          format(
              "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#d97706\""
                  + " stroke-width=\"2\"/>\n",
              x(goal), y, x(goal), y + 20));
    }
  }

  private double x(double ratio) {
    double part = Math.log(ratio / lowest) / Math.log(highest / lowest);
    return LABEL_WIDTH + BAR_WIDTH * part;
  }

  private static boolean hasRatio(Row row) {
    Double ratio = row.ratio();
    return ratio != null && ratio > 0;
  }

  /** The number of a goal such as {@code ≤ 1.5×}; null if it is another kind of goal. */
  private static @Nullable Double goalOf(Row row) {
    String goal = row.goal();
    if (!goal.endsWith("×")) {
      return null;
    }
    return Double.valueOf(goal.substring(1, goal.length() - 1).replace(",", "").trim());
  }

  private static String color(@Nullable Boolean met) {
    return met == null ? "#94a3b8" : met ? "#16a34a" : "#dc2626";
  }

  private static String text(double x, int y, String anchor, String text) {
    String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return format(
        "<text x=\"%.1f\" y=\"%d\" text-anchor=\"%s\" fill=\"#111111\">%s</text>\n",
        x, y, anchor, escaped);
  }

  private static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
