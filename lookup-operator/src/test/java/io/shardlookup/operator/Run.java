package io.shardlookup.operator;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** One run of {@code shardctl} within the test: its status and what it wrote. */
record Run(int status, String out, String err) {
  /** Runs it against the endpoints. */
  static Run at(String endpoints, String... arguments) {
    List<String> all = new ArrayList<>(List.of("--endpoints", endpoints, "--timeout", "2000"));
    all.addAll(List.of(arguments));
    return of(all.toArray(String[]::new));
  }

  /** Runs it with these arguments alone. */
  static Run of(String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        Shardctl.run(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            arguments);
    return new Run(
        status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }
}
