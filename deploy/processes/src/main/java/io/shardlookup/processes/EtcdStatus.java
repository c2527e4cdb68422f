package io.shardlookup.processes;

/**
 * What one etcd member says about itself and the cluster.
 *
 * @param memberId its id; unsigned
 * @param leaderId the id of the member that it takes for the leader; unsigned, 0 = none
 * @param raftTerm the election that this leader won
 * @param revision the last revision that it has applied
 * @param databaseBytes the size of its database
 * @param version its release, such as 3.5.16
 */
public record EtcdStatus(
    long memberId,
    long leaderId,
    long raftTerm,
    long revision,
    long databaseBytes,
    String version) {
  /**
   * Whether it takes itself for the leader; a member that was paused may still do so when there is
   * another.
   */
  public boolean isLeader() {
    return leaderId != 0 && leaderId == memberId;
  }
}
