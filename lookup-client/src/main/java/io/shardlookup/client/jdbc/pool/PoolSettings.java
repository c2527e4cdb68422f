package io.shardlookup.client.jdbc.pool;

import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.client.jdbc.database.CredentialsSource;
import io.shardlookup.client.jdbc.database.DriverSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How pools are made.
 *
 * @param credentials the accounts for shards
 * @param size connections to each shard
 * @param driver how the driver behaves
 * @param lockWait how long a statement waits for a locked row, in whole seconds
 * @param meters where pools show their metrics; null for nowhere
 */
public record PoolSettings(
    CredentialsSource credentials,
    int size,
    DriverSettings driver,
    Duration lockWait,
    @Nullable MeterRegistry meters) {}
