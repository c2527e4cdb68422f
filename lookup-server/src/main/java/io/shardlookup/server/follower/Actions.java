package io.shardlookup.server.follower;

import java.util.ArrayList;
import java.util.List;

/** Collects the actions that one event causes. */
final class Actions {
  private final List<FollowerAction> list = new ArrayList<>(4);

  void add(FollowerAction action) {
    list.add(action);
  }

  void warn(String what) {
    list.add(new FollowerAction.Warn(what));
  }

  List<FollowerAction> list() {
    return list;
  }
}
