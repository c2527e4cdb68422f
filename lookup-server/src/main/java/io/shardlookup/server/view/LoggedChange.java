package io.shardlookup.server.view;

import io.shardlookup.model.Revision;
import io.shardlookup.model.view.DirectoryChange;
import java.util.List;

/**
 * What one transaction changed of what clients can hold. Creations of DIRECTORY keys are left out,
 * since clients never hold an absence; a transaction that has nothing else is there without
 * changes, so that everybody learns its revision.
 *
 * @param revision the transaction's revision
 * @param changes at most 128
 */
public record LoggedChange(Revision revision, List<DirectoryChange> changes) {}
