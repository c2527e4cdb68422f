package io.shardlookup.local.cluster;

/**
 * What has to be done on a cluster whose servers can be used before its services are started. May
 * be repeated.
 */
@FunctionalInterface
public interface Preparation {
  /** Does what is still to be done. */
  void run(Steps steps);
}
