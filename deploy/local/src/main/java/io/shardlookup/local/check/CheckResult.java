package io.shardlookup.local.check;

import java.util.List;
import java.util.Map;

/**
 * What a check came to.
 *
 * @param ordersByShard how many orders each shard has, by its name
 * @param inShard acknowledged orders that are on their shard as acknowledged, and nowhere else
 * @param inReadModel acknowledged orders whose document equals the shard's rows
 * @param inLedger acknowledged orders whose line is what the shard's rows say
 * @param failures what is not as it has to be, in words; empty if all is well
 */
public record CheckResult(
    Map<String, Integer> ordersByShard,
    int inShard,
    int inReadModel,
    int inLedger,
    List<String> failures) {
  /** Copies what is mutable. */
  public CheckResult {
    ordersByShard = Map.copyOf(ordersByShard);
    failures = List.copyOf(failures);
  }

  /** Whether all is as it has to be. */
  public boolean isWell() {
    return failures.isEmpty();
  }
}
