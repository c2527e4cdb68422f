package io.shardlookup.server.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.shardlookup.server.entropy.EntropyCheck;
import io.shardlookup.server.follower.Follower;

/** How following the store goes. */
public final class FollowerMeters implements MeterBinder {
  private final Follower follower;
  private final EntropyCheck entropy;

  /** Measures these. */
  public FollowerMeters(Follower follower, EntropyCheck entropy) {
    this.follower = follower;
    this.entropy = entropy;
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    FunctionCounter.builder("shardlookup.follower.watches", follower, Follower::watches)
        .description("Watches opened: one at the start, one every ten minutes, one a failure")
        .register(registry);
    FunctionCounter.builder("shardlookup.follower.loads", follower, Follower::loads)
        .description("Loads of the whole directory: one at the start, one a resync")
        .register(registry);
    FunctionCounter.builder("shardlookup.entropy.buckets", entropy, EntropyCheck::buckets)
        .description("Buckets compared with the store")
        .register(registry);
    FunctionCounter.builder("shardlookup.entropy.differences", entropy, EntropyCheck::differences)
        .description("Records that differed from the store; anything but 0 is a defect")
        .register(registry);
  }
}
