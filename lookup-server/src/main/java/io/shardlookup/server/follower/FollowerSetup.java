package io.shardlookup.server.follower;

import com.google.common.base.Ticker;
import io.shardlookup.model.AssignmentPool;
import java.time.Clock;
import java.util.random.RandomGenerator;

/**
 * What a follower needs beyond its store.
 *
 * @param timing how patient it is
 * @param ticker measures time
 * @param clock tells how old a saved view is
 * @param random jitters pauses and makes directory ids; thread-safe
 * @param pool shares the assignments of all views
 * @param saved the view to serve from while the store does not answer
 */
public record FollowerSetup(
    FollowerTiming timing,
    Ticker ticker,
    Clock clock,
    RandomGenerator random,
    AssignmentPool pool,
    SavedView saved) {}
