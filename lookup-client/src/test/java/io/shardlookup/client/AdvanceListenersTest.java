package io.shardlookup.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

class AdvanceListenersTest {
  private final List<Revision> told = new ArrayList<>();
  private Revision current = new Revision(1);
  private Executor callbacks = Runnable::run;
  private final AdvanceListeners listeners =
      new AdvanceListeners(task -> callbacks.execute(task), () -> current);

  @Test
  void aListenerThatFailsKeepsNothingFromTheOthersNorFromLaterAdvances() {
    AutoCloseable unused =
        listeners.add(
            revision -> {
              throw new AssertionError("told to");
            });
    AutoCloseable unusedToo = listeners.add(told::add);

    advanceTo(2);
    advanceTo(3);

    assertThat(told).containsExactly(new Revision(2), new Revision(3));
  }

  @Test
  void anAdvanceThatFindsNoThreadIsMadeUpForByTheNext() {
    AutoCloseable unused = listeners.add(told::add);
    callbacks =
        task -> {
          throw new OutOfMemoryError("unable to create native thread");
        };
    assertThatThrownBy(() -> advanceTo(2)).isInstanceOf(OutOfMemoryError.class);

    callbacks = Runnable::run;
    advanceTo(3);

    assertThat(told).containsExactly(new Revision(3));
  }

  private void advanceTo(long revision) {
    current = new Revision(revision);
    listeners.advanced();
  }
}
