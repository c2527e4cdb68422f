package io.shardlookup.orders.number;

import io.shardlookup.client.SequenceBlock;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;

/** Draws blocks of daily numbers that nobody else gets. Thread-safe. */
@FunctionalInterface
public interface BlockSource {
  /**
   * Draws so many numbers of a day. A failure may have drawn a block that is lost: gaps are legal.
   */
  CompletableFuture<SequenceBlock> draw(LocalDate day, int count);
}
