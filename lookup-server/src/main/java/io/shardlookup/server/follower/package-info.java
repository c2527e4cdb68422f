/**
 * Follows the directory: loads it at one revision, watches it from there, and mends what goes wrong
 * while the old view keeps serving. {@link FollowerMachine} decides, {@link Follower} acts.
 */
@NullMarked
package io.shardlookup.server.follower;

import org.jspecify.annotations.NullMarked;
