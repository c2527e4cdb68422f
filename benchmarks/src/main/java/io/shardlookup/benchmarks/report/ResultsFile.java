package io.shardlookup.benchmarks.report;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.reflect.TypeToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code results/latest.json}: a list of {@link Row}s. */
public final class ResultsFile {
  private static final Gson GSON =
      new GsonBuilder()
          .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
          .serializeNulls()
          .disableHtmlEscaping()
          .setPrettyPrinting()
          .create();

  private final Path file;

  /** Nothing is read or written yet. */
  public ResultsFile(Path file) {
    this.file = file;
  }

  /** The rows in the file; none if there is no file. */
  public List<Row> read() throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    List<Row> rows = GSON.fromJson(Files.readString(file), new TypeToken<List<Row>>() {}.getType());
    return List.copyOf(rows);
  }

  /** Writes these rows and nothing else; creates the folder when missing. */
  public void write(List<Row> rows) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, GSON.toJson(rows) + "\n");
  }

  /**
   * The old rows with those of each measurement that was made again replaced in their place, and
   * those of new measurements at the end.
   */
  public static List<Row> merge(List<Row> old, List<Row> fresh) {
    Set<String> again = fresh.stream().map(Row::name).collect(Collectors.toSet());
    List<Row> merged = new ArrayList<>();
    Set<String> placed = new java.util.HashSet<>();
    for (Row row : old) {
      if (!again.contains(row.name())) {
        merged.add(row);
      } else if (placed.add(row.name())) {
        fresh.stream().filter(f -> f.name().equals(row.name())).forEach(merged::add);
      }
    }
    fresh.stream().filter(f -> !placed.contains(f.name())).forEach(merged::add);
    return List.copyOf(merged);
  }
}
