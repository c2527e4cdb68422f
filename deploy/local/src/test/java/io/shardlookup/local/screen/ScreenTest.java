package io.shardlookup.local.screen;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.local.cluster.Steps;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void saysHowAStepEndedAndHowLongItTook() {
    Screen screen = screen(0);

    try (Steps.Step step = screen.begin("starting etcd")) {
      nanos.addAndGet(1_500_000_000L);
      step.done("ready");
    }

    assertThat(text()).isEqualTo("starting etcd\n  ready (1.5 s)\n");
  }

  @Test
  void saysThatAStepFailedWhenItDidNotEndWell() {
    Screen screen = screen(0);

    screen.begin("starting etcd").close();

    assertThat(text()).endsWith("  failed (0.0 s)\n");
  }

  @Test
  void saysThatAStepWasInterruptedWhenTheCommandWas() {
    Screen screen = screen(0);

    try (Steps.Step step = screen.begin("starting etcd")) {
      screen.interrupted();
      step.at("1 of 3");
    }

    assertThat(text()).endsWith("  interrupted (0.0 s)\n");
  }

  @Test
  void showsALineNowAndThenWhereNothingCanBeRedrawn() {
    Screen screen = screen(0);

    try (Steps.Step step = screen.begin("loading")) {
      for (int i = 1; i <= 50; i++) {
        nanos.addAndGet(100_000_000L);
        step.at(i + " of 50");
      }
    }

    assertThat(text().lines())
        .containsExactly("loading", "  20 of 50", "  40 of 50", "  failed (5.0 s)");
  }

  @Test
  void redrawsABlockInPlaceOnATerminal() {
    Screen screen = screen(80);

    screen.block(List.of("a", "b"));
    screen.block(List.of("c", "d"));
    screen.line("end");

    assertThat(text()).isEqualTo("a\nb\n" + "\u001b[1A\u001b[2K".repeat(2) + "c\nd\nend\n");
  }

  @Test
  void cutsWhatIsWiderThanTheTerminal() {
    Screen screen = screen(10);

    screen.block(List.of("0123456789012345"));

    assertThat(text()).isEqualTo("012345678\n");
  }

  @Test
  void showsOnlyTheFirstLineOfABlockElsewhere() {
    Screen screen = screen(0);

    screen.block(List.of("a", "b"));
    screen.block(List.of("c", "d"));

    assertThat(text()).isEqualTo("a\nc\n");
  }

  private Screen screen(int columns) {
    return new Screen(new PrintStream(bytes, true, StandardCharsets.UTF_8), columns, nanos::get);
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
