package io.shardlookup.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SerialTest {
  private final Queue<Runnable> handedOver = new ArrayDeque<>();
  private final AtomicInteger runs = new AtomicInteger();

  @Test
  void runsOnTheThreadThatSignals() {
    Serial serial = new Serial(runs::incrementAndGet, handedOver::add);

    serial.signal();
    serial.signal();

    assertThat(runs).hasValue(2);
    assertThat(handedOver).isEmpty();
  }

  @Test
  void runsAgainForASignalThatCameWhileItRan() {
    List<Serial> self = new ArrayList<>();
    Serial serial =
        new Serial(
            () -> {
              if (runs.incrementAndGet() == 1) {
                self.get(0).signal();
              }
            },
            handedOver::add);
    self.add(serial);

    serial.signal();

    assertThat(runs).hasValue(2);
  }

  @Test
  void goesOnElsewhereWhenSignalsDoNotEnd() {
    List<Serial> self = new ArrayList<>();
    Serial serial =
        new Serial(
            () -> {
              if (runs.incrementAndGet() < 20) {
                self.get(0).signal();
              }
            },
            handedOver::add);
    self.add(serial);

    serial.signal();
    assertThat(runs).hasValue(16);
    assertThat(handedOver).hasSize(1);
    handedOver.remove().run();

    assertThat(runs).hasValue(20);
    assertThat(handedOver).isEmpty();
  }

  @Test
  void goesOnAfterAStepThatFailed() {
    Serial serial =
        new Serial(
            () -> {
              if (runs.incrementAndGet() == 1) {
                throw new AssertionError("a defect");
              }
            },
            handedOver::add);

    assertThatThrownBy(serial::signal).hasMessage("a defect");
    serial.signal();

    assertThat(runs).hasValue(2);
    assertThat(handedOver).isEmpty();
  }

  @Test
  void hearsElsewhereWhatWasSignalledWhileAStepFailed() {
    List<Serial> self = new ArrayList<>();
    Serial serial =
        new Serial(
            () -> {
              if (runs.incrementAndGet() == 1) {
                self.get(0).signal();
                throw new AssertionError("a defect");
              }
            },
            handedOver::add);
    self.add(serial);

    assertThatThrownBy(serial::signal).hasMessage("a defect");
    assertThat(handedOver).hasSize(1);
    handedOver.remove().run();

    assertThat(runs).hasValue(2);
    assertThat(handedOver).isEmpty();
  }

  @Test
  void neverRunsOnTheThreadThatSignalsElsewhere() {
    Serial serial = new Serial(runs::incrementAndGet, handedOver::add);

    serial.signalElsewhere();
    serial.signalElsewhere();

    assertThat(runs).hasValue(0);
    assertThat(handedOver).hasSize(1);
    handedOver.remove().run();
    assertThat(runs).hasPositiveValue();
  }

  @Test
  void neverRunsTwiceAtATimeAndMissesNothing() throws Exception {
    int threads = 4;
    int signalsEach = 20_000;
    ExecutorService executor = Executors.newFixedThreadPool(threads + 1);
    AtomicInteger waiting = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    AtomicBoolean running = new AtomicBoolean();
    AtomicBoolean overlapped = new AtomicBoolean();
    CountDownLatch allDone = new CountDownLatch(1);
    Serial serial =
        new Serial(
            () -> {
              if (!running.compareAndSet(false, true)) {
                overlapped.set(true);
              }
              if (done.addAndGet(waiting.getAndSet(0)) == threads * signalsEach) {
                allDone.countDown();
              }
              running.set(false);
            },
            executor);
    List<Future<?>> signallers = new ArrayList<>();
    for (int t = 0; t < threads; t++) {
      signallers.add(
          executor.submit(
              () -> {
                for (int i = 0; i < signalsEach; i++) {
                  waiting.incrementAndGet();
                  serial.signal();
                }
              }));
    }
    for (Future<?> signaller : signallers) {
      signaller.get(30, TimeUnit.SECONDS);
    }

    assertThat(allDone.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(overlapped).isFalse();
    executor.shutdownNow();
  }
}
