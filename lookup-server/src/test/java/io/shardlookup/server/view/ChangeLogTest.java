package io.shardlookup.server.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.Revision;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ChangeLogTest {
  private static final int CAPACITY = 5;

  private final ChangeLog log = new ChangeLog(CAPACITY, new Revision(10));

  @Test
  void tellsWhatCameAfterARevisionInItsOrder() {
    append(12, 14, 16);

    assertThat(after(10, 9)).containsExactly(12L, 14L, 16L);
    assertThat(after(12, 9)).containsExactly(14L, 16L);
    assertThat(after(13, 9)).containsExactly(14L, 16L);
    assertThat(after(10, 2)).containsExactly(12L, 14L);
    assertThat(after(16, 9)).isEmpty();
    assertThat(after(99, 9)).isEmpty();
  }

  @Test
  void saysThatItHasForgottenWhatIsBeforeItsFloor() {
    assertThat(log.after(new Revision(9), 1)).isEmpty();
    assertThat(log.after(new Revision(10), 1)).isPresent();
  }

  @Test
  void forgetsTheOldestBeyondItsCapacity() {
    append(LongStream.rangeClosed(11, 40).toArray());

    assertThat(log.after(new Revision(34), 9)).isEmpty();
    assertThat(after(35, 9)).containsExactly(36L, 37L, 38L, 39L, 40L);
    assertThat(after(37, 2)).containsExactly(38L, 39L);
  }

  @Test
  void startsAnewAtAnotherFloor() {
    append(11, 12, 13);

    log.restart(new Revision(50));
    append(51);

    assertThat(log.after(new Revision(13), 9)).isEmpty();
    assertThat(after(50, 9)).containsExactly(51L);
  }

  @Test
  void tellsADifferenceOnlyToWhoKnowsNoMoreThanWhereItStarts() {
    append(11, 20);
    log.append(LoggedChange.difference(new Revision(22), new Revision(30), List.of()));
    append(31);

    assertThat(after(11, 9)).containsExactly(20L, 30L, 31L);
    assertThat(after(22, 9)).containsExactly(30L, 31L);
    assertThat(log.after(new Revision(23), 9)).isEmpty();
    assertThat(log.after(new Revision(29), 9)).isEmpty();
    assertThat(after(30, 9)).containsExactly(31L);
  }

  private void append(long... revisions) {
    for (long revision : revisions) {
      log.append(LoggedChange.transaction(new Revision(revision), List.of()));
    }
  }

  private List<Long> after(long revision, int limit) {
    return log.after(new Revision(revision), limit).orElseThrow().stream()
        .map(change -> change.revision().value())
        .toList();
  }
}
