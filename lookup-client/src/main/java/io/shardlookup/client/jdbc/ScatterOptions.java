package io.shardlookup.client.jdbc;

import io.shardlookup.model.error.LookupException;
import java.time.Duration;

/**
 * Bounds of a scatter.
 *
 * @param deadlinePerShard how long one shard may take, 1 ms..10 min; one that takes longer is
 *     missing from the answer
 * @param pageSize rows a page, 1..100,000
 * @param maxRows rows a shard may give, 1..10,000,000; one that has more is missing from the answer
 */
public record ScatterOptions(Duration deadlinePerShard, int pageSize, int maxRows) {
  private static final Duration LONGEST = Duration.ofMinutes(10);

  /** Five seconds, pages of 1,000 rows, 100,000 rows a shard. */
  public static final ScatterOptions DEFAULT =
      new ScatterOptions(Duration.ofSeconds(5), 1_000, 100_000);

  /** Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT. */
  public ScatterOptions {
    if (deadlinePerShard.toMillis() < 1 || deadlinePerShard.compareTo(LONGEST) > 0) {
      throw LookupException.invalid("deadline_per_shard", deadlinePerShard, "PT0.001S..PT10M");
    }
    if (pageSize < 1 || pageSize > 100_000) {
      throw LookupException.invalid("page_size", pageSize, "1..100000");
    }
    if (maxRows < 1 || maxRows > 10_000_000) {
      throw LookupException.invalid("max_rows", maxRows, "1..10000000");
    }
  }

  /** The same with another deadline. */
  public ScatterOptions withDeadlinePerShard(Duration newDeadline) {
    return new ScatterOptions(newDeadline, pageSize, maxRows);
  }

  /** The same with another size of pages. */
  public ScatterOptions withPageSize(int newPageSize) {
    return new ScatterOptions(deadlinePerShard, newPageSize, maxRows);
  }

  /** The same with another bound of rows. */
  public ScatterOptions withMaxRows(int newMaxRows) {
    return new ScatterOptions(deadlinePerShard, pageSize, newMaxRows);
  }
}
