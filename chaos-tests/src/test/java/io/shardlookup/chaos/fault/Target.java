package io.shardlookup.chaos.fault;

import io.shardlookup.chaos.cluster.ChaosCluster;
import io.shardlookup.processes.RestartableServer;

/** Something that can go wrong. */
sealed interface Target {
  /** The process behind it, now. */
  RestartableServer of(ChaosCluster cluster);

  /** A lookup node, by its index. */
  record Node(int index) implements Target {
    @Override
    public RestartableServer of(ChaosCluster cluster) {
      return cluster.node(index).process();
    }
  }

  /** A member of etcd, by its index. */
  record Member(int index) implements Target {
    @Override
    public RestartableServer of(ChaosCluster cluster) {
      return cluster.etcd().member(index);
    }
  }

  /** Whoever leads etcd; the first member if nobody does. */
  record Leader() implements Target {
    @Override
    public RestartableServer of(ChaosCluster cluster) {
      return cluster.etcd().leader().orElse(cluster.etcd().member(0));
    }
  }
}
