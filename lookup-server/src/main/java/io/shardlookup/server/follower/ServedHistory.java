package io.shardlookup.server.follower;

import io.shardlookup.server.view.DirectoryIdentity;
import org.jspecify.annotations.Nullable;

/**
 * Whose view is published, or lies on disk, and up to where the store's history is known there:
 * what the store answers is held against it. Revisions are the store's own. Confined to one thread.
 */
final class ServedHistory {
  /** Falling revisions are believed at the third time: etcd 3.4 answers stale after a pause. */
  private static final int FALLS_BELIEVED = 3;

  /** Null if nothing is published, and nothing lies on disk. */
  private @Nullable DirectoryIdentity identity;

  private long applied;
  private int falls;

  /** Up to where it is known. */
  long applied() {
    return applied;
  }

  /** From now on it is that of another view. */
  void replace(DirectoryIdentity whose, long upTo) {
    identity = whose;
    applied = upTo;
  }

  /** The same view has come to a later revision. */
  void advance(long upTo) {
    applied = upTo;
  }

  /** Judges that the store holds no directory. */
  StoreVerdict judgeAbsence() {
    DirectoryIdentity served = identity;
    return served == null
        ? new StoreVerdict.GoesOn()
        : new StoreVerdict.Contradicts(
            "the directory's own record is gone (expected: id " + served.id() + ")");
  }

  /** Judges the directory that was found in the store, and the store's revision then. */
  StoreVerdict judge(DirectoryIdentity found, long storeRevision) {
    StoreVerdict verdict = judge(found);
    if (verdict instanceof StoreVerdict.GoesOn) {
      return judgeRevision(storeRevision, applied);
    }
    if (verdict instanceof StoreVerdict.LaterIncarnation) {
      falls = 0;
    }
    return verdict;
  }

  /** Judges the directory that was found in the store. */
  StoreVerdict judge(DirectoryIdentity found) {
    DirectoryIdentity served = identity;
    if (served == null) {
      return new StoreVerdict.GoesOn();
    }
    if (!found.id().equals(served.id())) {
      return new StoreVerdict.Contradicts(
          "directory id: " + found.id() + " (expected: " + served.id() + ")");
    }
    if (found.incarnation() < served.incarnation()) {
      return new StoreVerdict.Contradicts(
          "incarnation: "
              + found.incarnation()
              + " (expected: at least "
              + served.incarnation()
              + ")");
    }
    return found.incarnation() > served.incarnation()
        ? new StoreVerdict.LaterIncarnation(found.incarnation())
        : new StoreVerdict.GoesOn();
  }

  /** Judges the store's newest revision by what was applied when it was asked for. */
  StoreVerdict judgeRevision(long storeRevision, long appliedThen) {
    if (storeRevision >= appliedThen) {
      falls = 0;
      return new StoreVerdict.GoesOn();
    }
    String what =
        "the store's revision: " + storeRevision + " (expected: at least " + appliedThen + ")";
    return ++falls >= FALLS_BELIEVED
        ? new StoreVerdict.Contradicts(what + "; it was restored or replaced")
        : new StoreVerdict.Doubtful(what);
  }
}
