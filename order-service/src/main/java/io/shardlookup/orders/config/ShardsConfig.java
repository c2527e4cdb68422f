package io.shardlookup.orders.config;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How shards are reached.
 *
 * @param user account on shards whose record names no credentials; null for none
 * @param passwordFile holds its password; null without a user
 * @param credentials folder with a folder of accounts for each reference; null for none
 * @param poolSize most connections to each shard
 */
public record ShardsConfig(
    @Nullable String user, @Nullable Path passwordFile, @Nullable Path credentials, int poolSize) {}
