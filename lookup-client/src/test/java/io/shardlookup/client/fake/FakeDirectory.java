package io.shardlookup.client.fake;

import io.shardlookup.model.Revision;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.View;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The truth that fake nodes serve, with all of its history. Thread-safe. */
public final class FakeDirectory implements AutoCloseable {
  private final String id;
  private final NavigableMap<Revision, View> views = new TreeMap<>();
  private final NavigableMap<Revision, List<DirectoryChange>> log = new TreeMap<>();
  private final List<FakeNode> nodes = new CopyOnWriteArrayList<>();

  /** Empty, at revision 1. */
  public FakeDirectory(String id) {
    this.id = id;
    views.put(new Revision(1), View.EMPTY.with(new Revision(1), List.of()));
  }

  /** Its id. */
  public String id() {
    return id;
  }

  /** A new node that serves it. */
  public FakeNode node() throws IOException {
    return nodeAt(0);
  }

  /** A new node that serves it at this port; 0 for any. */
  public FakeNode nodeAt(int port) throws IOException {
    FakeNode node = new FakeNode(this, "node-" + (nodes.size() + 1), port);
    nodes.add(node);
    return node;
  }

  /** Some new nodes that serve it. */
  public List<FakeNode> nodes(int count) throws IOException {
    List<FakeNode> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(node());
    }
    return made;
  }

  /** Commits one transaction; the nodes push it. Returns its revision. */
  public Revision commit(List<DirectoryChange> changes) {
    Revision revision;
    synchronized (this) {
      revision = new Revision(latest().revision().value() + 1);
      views.put(revision, latest().with(revision, changes));
      log.put(revision, List.copyOf(changes));
    }
    nodes.forEach(FakeNode::advance);
    return revision;
  }

  /** Commits one transaction. */
  public Revision commit(DirectoryChange... changes) {
    return commit(List.of(changes));
  }

  /** The revision that the next commit will have, for generations. */
  public synchronized long nextRevision() {
    return latest().revision().value() + 1;
  }

  /** The newest view. */
  public synchronized View latest() {
    return views.lastEntry().getValue();
  }

  /** The view at a revision. */
  public synchronized View at(Revision revision) {
    return views.floorEntry(revision).getValue();
  }

  /** Transactions after one revision up to another. */
  public synchronized NavigableMap<Revision, List<DirectoryChange>> between(
      Revision after, Revision upTo) {
    return after.isAtLeast(upTo)
        ? new TreeMap<>()
        : new TreeMap<>(log.subMap(after, false, upTo, true));
  }

  @Override
  public void close() {
    nodes.forEach(FakeNode::close);
  }
}
