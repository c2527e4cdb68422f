package io.shardlookup.client.jdbc.fence;

import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.Revision;

/** What a shard said when a transaction presented what it knows. */
public sealed interface CommitResult {
  /**
   * It agreed: a write is committed, a read was of a snapshot in which the shard served the key.
   */
  record Agreed() implements CommitResult {}

  /**
   * It knows more, and rolled back.
   *
   * @param required the revision that has to be known
   */
  record Behind(Revision required) implements CommitResult {}

  /**
   * It could not be asked, or could not tell; rolled back.
   *
   * @param reason why; CONTENTION if the transaction may be run again
   */
  record Refused(ShardException reason) implements CommitResult {}

  /**
   * It never answered: committed, or not.
   *
   * @param reason what happened instead
   */
  record Unknown(ShardException reason) implements CommitResult {}
}
