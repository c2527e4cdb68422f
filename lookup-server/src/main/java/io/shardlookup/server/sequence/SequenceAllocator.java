package io.shardlookup.server.sequence;

import io.shardlookup.model.Revision;
import java.util.concurrent.CompletableFuture;

/**
 * Draws blocks of daily numbers: each number at most once, gaps are legal. Thread-safe; never
 * blocks.
 */
public interface SequenceAllocator {
  /**
   * Draws a block. Fails with a {@link io.shardlookup.model.error.LookupException}:
   * UNKNOWN_KEYSPACE, WRONG_STRATEGY, INVALID_ARGUMENT (count, date), BEFORE_FIRST_EPOCH,
   * STORE_UNAVAILABLE, OUTCOME_UNKNOWN (the block is burnt).
   *
   * @param date yyyymmdd
   * @param count 1..1000000
   */
  CompletableFuture<Block> allocate(String keyspace, int date, int count);

  /**
   * Numbers that nobody else gets: first .. first + count - 1.
   *
   * @param first the first number, from 1
   * @param count how many
   * @param revision when they were drawn
   */
  record Block(long first, int count, Revision revision) {}
}
