package io.shardlookup.local.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.local.cluster.LocalCluster;
import io.shardlookup.local.cluster.LocalPorts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoThreadsTest {
  @TempDir Path directory;
  private final DemoThreads threads = new DemoThreads();

  @Test
  void notesWhichThreadAnExceptionEndedAndGoesOnWithTheOthers() {
    Tally worked = new Tally();
    Runnable works = worked.resolves::increment;
    Runnable fails =
        () -> {
          throw new IllegalStateException("no node runs");
        };

    DemoThreads.join(threads.start(List.of(works, fails, works)));

    assertThat(worked.resolves.sum()).isEqualTo(2);
    assertThat(threads.died())
        .singleElement()
        .asString()
        .startsWith("thread ")
        .endsWith("-1: java.lang.IllegalStateException: no node runs");
  }

  @Test
  void notesAFaultThatCouldNotBeDone() {
    try (LocalCluster idle = LocalCluster.look(directory, LocalPorts.fixed())) {
      Faults faults = new Faults(idle, List.of(), Duration.ZERO, () -> true);

      DemoThreads.join(threads.start(List.of(faults)));

      assertThat(faults.events()).isEmpty();
      assertThat(threads.died())
          .singleElement()
          .asString()
          .startsWith("thread faults-0: ")
          .endsWith("LocalException: lookup-1: not running (expected: running)");
    }
  }
}
