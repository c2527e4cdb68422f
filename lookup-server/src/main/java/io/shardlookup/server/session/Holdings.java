package io.shardlookup.server.session;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The keyspaces that a client holds, and those that it waits to receive. At most {@value #MAX} in
 * all. Confined to its session.
 */
final class Holdings {
  /** Most names of one message, and of one session. */
  static final int MAX = 1000;

  private final Set<String> held = new HashSet<>();
  private final Set<String> wanted = new LinkedHashSet<>();

  /** The client says that it holds these. */
  void hold(Collection<String> names) {
    held.addAll(checked("keyspaces", names));
    checkSize();
  }

  /** The client wants these, in this order after all it wanted before. */
  void want(String field, Collection<String> names) {
    wanted.addAll(checked(field, names));
    checkSize();
  }

  /** Whether the client gets changes of the keyspace's mappings and epochs. */
  boolean holds(String name) {
    return held.contains(name);
  }

  /** The client has received all of it. */
  void received(String name) {
    held.add(name);
  }

  /** The client no longer holds it. */
  void drop(String name) {
    held.remove(name);
  }

  /** The client holds nothing any more and wants all of it anew. */
  void reset() {
    Set<String> later = new LinkedHashSet<>(wanted);
    wanted.clear();
    wanted.addAll(held);
    wanted.addAll(later);
    held.clear();
  }

  /** Whether something is to be sent. */
  boolean wantsAny() {
    return !wanted.isEmpty();
  }

  /** The next one to send, taken off the list; null if there is none. */
  @Nullable String takeWanted() {
    if (wanted.isEmpty()) {
      return null;
    }
    String next = wanted.iterator().next();
    wanted.remove(next);
    return next;
  }

  /** Puts back what was taken off the list. */
  void wantAgain(String name) {
    wanted.add(name);
  }

  private static Collection<String> checked(String field, Collection<String> names) {
    if (names.size() > MAX) {
      throw new LookupException(
          ErrorReason.LIMIT_EXCEEDED,
          field + ": " + names.size() + " names (expected: at most " + MAX + ")");
    }
    names.forEach(KeyspaceName::new);
    return names;
  }

  private void checkSize() {
    int all = held.size() + (int) wanted.stream().filter(name -> !held.contains(name)).count();
    if (all > MAX) {
      throw new LookupException(
          ErrorReason.LIMIT_EXCEEDED,
          "keyspaces of the session: " + all + " (expected: at most " + MAX + ")");
    }
  }
}
