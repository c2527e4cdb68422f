package io.shardlookup.processes;

import java.util.List;
import java.util.Optional;

/**
 * Who leads an etcd cluster, decided from what its members say: a paused or cut-off member may
 * speak of an old leader.
 */
final class EtcdLeadership {
  private EtcdLeadership() {}

  /**
   * The answer of the leader: of a member that takes itself for it, and that a majority of all
   * members names in that same term. Empty during an election, or when fewer than a majority
   * answered.
   */
  static Optional<EtcdStatus> of(List<EtcdStatus> answers, int members) {
    return answers.stream()
        .filter(EtcdStatus::isLeader)
        .filter(leader -> votes(answers, leader) > members / 2)
        .findFirst();
  }

  private static long votes(List<EtcdStatus> answers, EtcdStatus leader) {
    return answers.stream()
        .filter(
            answer ->
                answer.leaderId() == leader.memberId() && answer.raftTerm() == leader.raftTerm())
        .count();
  }
}
