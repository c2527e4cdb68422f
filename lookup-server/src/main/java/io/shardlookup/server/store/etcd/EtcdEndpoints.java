package io.shardlookup.server.store.etcd;

import java.util.ArrayList;
import java.util.List;

/**
 * The members, and which of them is asked first: the one that answered last, as long as it does.
 * Thread-safe.
 */
final class EtcdEndpoints {
  private final List<EtcdEndpoint> members;
  private volatile int preferred;

  /**
   * All members.
   *
   * @param first index of the member that is preferred at first
   */
  EtcdEndpoints(List<EtcdEndpoint> members, int first) {
    this.members = List.copyOf(members);
    this.preferred = first;
  }

  List<EtcdEndpoint> all() {
    return members;
  }

  /** All members in the order in which to ask them. */
  List<EtcdEndpoint> inOrder() {
    return startingAt(preferred);
  }

  /** The order for one that wants another member than the preferred one, if that is possible. */
  List<EtcdEndpoint> fromAnother(int turn) {
    return startingAt(Math.floorMod(preferred + turn, members.size()));
  }

  EtcdEndpoint preferred() {
    return members.get(preferred);
  }

  /** This member answers: it is asked first from now on. */
  void prefer(EtcdEndpoint member) {
    if (members.get(preferred).isSuspect()) {
      preferred = members.indexOf(member);
    }
  }

  private List<EtcdEndpoint> startingAt(int first) {
    List<EtcdEndpoint> order = new ArrayList<>();
    List<EtcdEndpoint> suspects = new ArrayList<>();
    for (int i = 0; i < members.size(); i++) {
      EtcdEndpoint member = members.get((first + i) % members.size());
      (member.isSuspect() ? suspects : order).add(member);
    }
    order.addAll(suspects);
    return order;
  }
}
