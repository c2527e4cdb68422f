package io.shardlookup.server.view;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;

/**
 * Which directory this is.
 *
 * @param id random, made when the directory is created
 * @param incarnation how often it was restored from a backup
 */
public record DirectoryIdentity(String id, int incarnation) {
  /**
   * Refuses a caller whose knowledge comes from another directory with {@link LookupException}
   * WRONG_DIRECTORY.
   *
   * @param directoryId what the caller says; empty if it knows nothing
   */
  public void check(String directoryId) {
    if (!directoryId.isEmpty() && !directoryId.equals(id)) {
      throw new LookupException(
          ErrorReason.WRONG_DIRECTORY,
          "directory_id: "
              + KeySyntax.quote(directoryId)
              + " (expected: "
              + KeySyntax.quote(id)
              + ", the directory of this node)");
    }
  }
}
