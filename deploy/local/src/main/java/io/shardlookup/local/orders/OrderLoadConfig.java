package io.shardlookup.local.orders;

import java.time.Duration;

/**
 * How many orders are placed, and how.
 *
 * @param orders how many
 * @param clients how many threads walk orders through their lives at the same time
 * @param within how long it takes, if the machine can do it
 */
public record OrderLoadConfig(int orders, int clients, Duration within) {}
