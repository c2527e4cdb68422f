package io.shardlookup.operator.fence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.Revision;
import io.shardlookup.v1.GetClusterStatusResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CompleteViewTest {
  private final AtomicLong nanos = new AtomicLong();

  @Test
  void takesARevisionOnlyOfAViewThatWasCompleteAfterTheCallBegan() {
    CompleteView view =
        new CompleteView(
            () -> {
              long second = TimeUnit.NANOSECONDS.toSeconds(nanos.get());
              return status(4_000 - 1_000 * second, 10 + second);
            },
            this::passASecond);

    assertThat(view.await(Duration.ofSeconds(10)))
        .isEqualTo(new CompleteView.Point("directory-a", new Revision(13)));
  }

  @Test
  void countsAnAgeFromTheQuestionSinceTheAnswerMayHaveBeenLongOnItsWay() {
    AtomicLong answers = new AtomicLong();
    CompleteView view =
        new CompleteView(
            () -> {
              nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(10));
              return status(5, 10 + answers.incrementAndGet());
            },
            nanos::get);

    assertThat(view.await(Duration.ofSeconds(10)).revision()).isEqualTo(new Revision(12));
  }

  @Test
  void saysThatTheViewIsOldWhenItStaysSo() {
    CompleteView view = new CompleteView(() -> status(60_000, 10), this::passASecond);

    assertThatThrownBy(() -> view.await(Duration.ofSeconds(3)))
        .hasMessage(
            "view of node node-1: last known to be complete 60000 ms ago"
                + " (expected: since this command began; does etcd answer?)");
  }

  private long passASecond() {
    return nanos.getAndAdd(TimeUnit.SECONDS.toNanos(1));
  }

  private static GetClusterStatusResponse status(long ageMillis, long revision) {
    return GetClusterStatusResponse.newBuilder()
        .setDirectoryId("directory-a")
        .setNodeId("node-1")
        .setAgeMillis(ageMillis)
        .setRevision(revision)
        .build();
  }
}
