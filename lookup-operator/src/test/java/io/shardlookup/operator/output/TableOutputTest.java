package io.shardlookup.operator.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TableOutputTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TableOutput output =
      new TableOutput(new PrintStream(bytes, true, StandardCharsets.UTF_8));

  @Test
  void alignsColumnsAndLeavesAbsentValuesBlank() {
    output.many(
        List.of(
            new Row().with("shard", "shard-1").with("weight", 1),
            new Row().with("shard", "s").with("weight", 100).with("target", "t")));

    assertThat(text())
        .isEqualTo(
            """
            SHARD    WEIGHT  TARGET
            shard-1  1
            s        100     t
            """);
  }

  @Test
  void showsListsOneALine() {
    output.one(new Row().with("key", "k").with("steps", List.of("first", "second")));

    assertThat(text()).isEqualTo("key    k\nsteps  first\n       second\n");
  }

  @Test
  void saysThatThereIsNothing() {
    output.many(List.of());

    assertThat(text()).isEqualTo("(none)\n");
  }

  @Test
  void letsNoStoredTextDriveTheTerminal() {
    output.next(new Row().with("reason", "\u001b[2Jgone"));

    assertThat(text()).isEqualTo("\ufffd[2Jgone\n");
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
