package io.shardlookup.server.view;

import io.shardlookup.model.Revision;
import io.shardlookup.model.view.DirectoryChange;
import java.util.List;

/**
 * What one transaction changed of what clients can hold, or how a view that was loaded differs from
 * the one shown before. Creations of DIRECTORY keys are left out, since clients never hold an
 * absence; a transaction that has nothing else is there without changes, so that everybody learns
 * its revision.
 *
 * @param revision up to where it brings a client
 * @param base the newest revision a client may know for these changes to be all that it misses: of
 *     a difference the view it starts from, since what came and went in between is not told; the
 *     revision itself for a transaction
 * @param changes at most 128
 */
public record LoggedChange(Revision revision, Revision base, List<DirectoryChange> changes) {
  /** One transaction: right for everybody who does not know it. */
  public static LoggedChange transaction(Revision revision, List<DirectoryChange> changes) {
    return new LoggedChange(revision, revision, changes);
  }

  /** How the view at {@code after} differs from the one at {@code before}. */
  public static LoggedChange difference(
      Revision before, Revision after, List<DirectoryChange> changes) {
    return new LoggedChange(after, before, changes);
  }
}
