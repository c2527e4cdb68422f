package io.shardlookup.server.store;

import java.util.List;

/**
 * One page of a range.
 *
 * @param records in the order asked for
 * @param more whether the range has records after the last one
 * @param storeRevision the store's newest revision when it answered
 */
public record ScanPage(List<StoredRecord> records, boolean more, long storeRevision) {}
