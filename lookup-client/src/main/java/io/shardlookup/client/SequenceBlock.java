package io.shardlookup.client;

import io.shardlookup.model.Revision;

/**
 * Numbers of one date that nobody else gets: {@code first .. first + count - 1}.
 *
 * @param first the first number, 1 or more
 * @param count how many
 * @param revision when they were drawn
 */
public record SequenceBlock(long first, int count, Revision revision) {
  /** The first number after the block. */
  public long end() {
    return first + count;
  }
}
