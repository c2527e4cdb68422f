package io.shardlookup.server.lookup;

import io.shardlookup.runtime.admission.InFlightLimit;
import java.util.concurrent.Executor;

/**
 * What unary calls run with.
 *
 * @param config how long they wait
 * @param limit permits for calls that wait; a batch takes one more for each key it assigns
 * @param executor where waiting calls go on
 */
public record LookupRuntime(LookupConfig config, InFlightLimit limit, Executor executor) {}
