package io.shardlookup.client.lookup;

import java.time.Duration;

/**
 * How cold lookups behave.
 *
 * @param attemptTimeout how long one node has before the next one is asked too
 * @param batchWindow how many batches may be unanswered on a session, 1..16
 * @param maxBatchKeys most keys of a batch, 1..1000
 */
public record LookupSettings(Duration attemptTimeout, int batchWindow, int maxBatchKeys) {}
