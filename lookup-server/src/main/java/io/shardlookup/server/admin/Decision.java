package io.shardlookup.server.admin;

import io.shardlookup.model.Revision;
import java.util.function.Function;

/** What a verb decided after it had read: a change to make, or that nothing has to change. */
sealed interface Decision<R> {
  /**
   * Things are as the caller wants them.
   *
   * @param answer what the caller is told
   */
  record Unchanged<R>(R answer) implements Decision<R> {}

  /**
   * A transaction to make.
   *
   * @param plan the transaction
   * @param answer what the caller is told, by the revision of the change
   */
  record Change<R>(Plan plan, Function<Revision, R> answer) implements Decision<R> {}
}
