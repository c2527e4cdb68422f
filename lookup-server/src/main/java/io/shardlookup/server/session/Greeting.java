package io.shardlookup.server.session;

import io.shardlookup.model.Revision;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.lookup.BatchLimits;
import io.shardlookup.server.view.DirectoryIdentity;
import io.shardlookup.v1.Hello;

/** What a hello has to say. */
final class Greeting {
  private static final int PROTOCOL_VERSION = 1;
  private static final int MAX_CLIENT_ID = 128;

  private Greeting() {}

  /**
   * Returns the revision that the client knows, {@link Revision#NONE} if it knows nothing. Refuses
   * another directory's client with WRONG_DIRECTORY and what is never right with INVALID_ARGUMENT.
   */
  static Revision check(Hello hello, DirectoryIdentity directory) {
    if (hello.getProtocolVersion() != PROTOCOL_VERSION) {
      throw LookupException.invalid(
          "protocol_version",
          Integer.toUnsignedString(hello.getProtocolVersion()),
          String.valueOf(PROTOCOL_VERSION));
    }
    if (hello.getClientId().length() > MAX_CLIENT_ID) {
      throw LookupException.invalid(
          "client_id",
          hello.getClientId().length() + " characters",
          "at most " + MAX_CLIENT_ID + " characters");
    }
    directory.check(hello.getDirectoryId());
    Revision known = BatchLimits.revision("view_revision", hello.getViewRevision());
    if (hello.getDirectoryId().isEmpty() && !known.equals(Revision.NONE)) {
      throw LookupException.invalid(
          "directory_id", "none", "that of view_revision " + known + ", or no view_revision");
    }
    return known;
  }
}
