package io.shardlookup.operator.output;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.PrintStream;
import java.util.List;

/** For programs: one JSON value an answer; of a stream, one JSON object a line. */
public final class JsonOutput implements Output {
  private static final Gson PRETTY =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();
  private static final Gson LINE = new GsonBuilder().disableHtmlEscaping().create();

  private final PrintStream out;

  /** Writes to this stream. */
  public JsonOutput(PrintStream out) {
    this.out = out;
  }

  @Override
  public void one(Row row) {
    out.println(PRETTY.toJson(row.values()));
  }

  @Override
  public void many(List<Row> rows) {
    out.println(PRETTY.toJson(rows.stream().map(Row::values).toList()));
  }

  @Override
  public void next(Row row) {
    out.println(LINE.toJson(row.values()));
    out.flush();
  }
}
