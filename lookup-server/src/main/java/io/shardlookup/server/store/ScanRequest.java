package io.shardlookup.server.store;

import com.google.protobuf.ByteString;

/**
 * Asks for one page of a range, in key order.
 *
 * @param start first key
 * @param end first key after the range; always bounded, since a page of an open range makes etcd
 *     visit every key after it
 * @param limit most records, 1..10000
 * @param atRevision the past revision to read at; 0 for the newest
 * @param linearizable true to confirm with a quorum, false to take what one member knows
 * @param descending true for the highest keys first
 */
public record ScanRequest(
    ByteString start,
    ByteString end,
    int limit,
    long atRevision,
    boolean linearizable,
    boolean descending) {
  private static final int MAX_LIMIT = 10_000;

  /** Refuses a limit out of bounds with {@link IllegalArgumentException}. */
  public ScanRequest {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit: " + limit + " (expected: 1..10000)");
    }
  }

  /** A confirmed page at the newest revision, ascending. */
  public static ScanRequest newest(ByteString start, ByteString end, int limit) {
    return new ScanRequest(start, end, limit, 0, true, false);
  }

  /** A page at a past revision from one member, ascending. */
  public static ScanRequest at(long revision, ByteString start, ByteString end, int limit) {
    return new ScanRequest(start, end, limit, revision, false, false);
  }
}
