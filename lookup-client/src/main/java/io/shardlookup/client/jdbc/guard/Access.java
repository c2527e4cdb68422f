package io.shardlookup.client.jdbc.guard;

import java.util.Set;

/** What work may do with rows. */
public enum Access {
  /** Read them; what else it did would be rolled back, so it is refused. */
  READ(Set.of("SELECT", "WITH", "VALUES", "TABLE", "EXPLAIN", "DESCRIBE", "DESC", "SHOW")),
  /** Read and change them. */
  WRITE(
      Set.of(
          "SELECT",
          "WITH",
          "VALUES",
          "TABLE",
          "EXPLAIN",
          "DESCRIBE",
          "DESC",
          "SHOW",
          "INSERT",
          "UPDATE",
          "DELETE",
          "REPLACE",
          "DO"));

  private final Set<String> verbs;

  Access(Set<String> verbs) {
    this.verbs = verbs;
  }

  /** Whether a statement that begins with this word, in capitals, may run. */
  boolean admits(String verb) {
    return verbs.contains(verb);
  }
}
