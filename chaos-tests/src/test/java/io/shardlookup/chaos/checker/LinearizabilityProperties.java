package io.shardlookup.chaos.checker;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.chaos.checker.Operation.Outcome;
import io.shardlookup.chaos.checker.Operation.Read;
import io.shardlookup.chaos.checker.Operation.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCoverage;
import net.jqwik.api.statistics.StatisticsReport;
import org.jspecify.annotations.Nullable;

/** The checker agrees with a search that tries every order of a small history. */
final class LinearizabilityProperties {
  private static final String REGISTER = "r";
  private static final int MOST_OPERATIONS = 7;
  private static final int MOMENTS = 12;

  @Property(tries = 10_000)
  @StatisticsReport(onFailureOnly = true)
  void agreesWithASearchOfAllOrders(@ForAll Random random) {
    List<Operation> history = history(random);

    boolean accepted = Linearizability.violations(history, Map.of()).isEmpty();

    Statistics.collect(accepted);
    Statistics.coverage(LinearizabilityProperties::bothAreCommon);
    assertThat(accepted).as(() -> history.toString()).isEqualTo(canBeOrdered(history, null));
  }

  private static void bothAreCommon(StatisticsCoverage coverage) {
    coverage.check(true).percentage(percent -> percent > 25);
    coverage.check(false).percentage(percent -> percent > 25);
  }

  private static List<Operation> history(Random random) {
    List<Operation> history = new ArrayList<>();
    int writes = random.nextInt(4);
    for (int i = 0; i < writes; i++) {
      Outcome outcome = Outcome.values()[random.nextInt(3)];
      long invoked = random.nextInt(MOMENTS);
      history.add(
          new Write(REGISTER, "v" + i, invoked, invoked + random.nextInt(MOMENTS), outcome));
    }
    int reads = random.nextInt(MOST_OPERATIONS - writes + 1);
    for (int i = 0; i < reads; i++) {
      int seen = random.nextInt(writes + 1);
      long invoked = random.nextInt(2 * MOMENTS);
      history.add(
          new Read(
              REGISTER,
              seen == writes ? null : "v" + seen,
              invoked,
              invoked + random.nextInt(MOMENTS / 2)));
    }
    return history;
  }

  /** Whether the rest can follow in some order on what the register holds now. */
  private static boolean canBeOrdered(List<Operation> rest, @Nullable String held) {
    if (rest.stream().allMatch(LinearizabilityProperties::mayBeLeftOut)) {
      return true;
    }
    for (Operation next : rest) {
      if (mayComeFirst(next, rest) && fits(next, held)) {
        List<Operation> others = new ArrayList<>(rest);
        others.remove(next);
        String after = next instanceof Write write ? write.value() : held;
        if (canBeOrdered(others, after)) {
          return true;
        }
      }
    }
    return false;
  }

  private static boolean mayBeLeftOut(Operation operation) {
    return operation instanceof Write write && write.outcome() != Outcome.DONE;
  }

  private static boolean mayComeFirst(Operation candidate, List<Operation> rest) {
    return rest.stream()
        .filter(other -> !mayBeLeftOut(other))
        .noneMatch(other -> other.returned() < candidate.invoked());
  }

  private static boolean fits(Operation operation, @Nullable String held) {
    return operation instanceof Read read
        ? Objects.equals(read.value(), held)
        : ((Write) operation).outcome() != Outcome.NOT_DONE;
  }
}
