package io.shardlookup.server.admin;

import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.Revision;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.View;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.view.ChangeLog;
import io.shardlookup.server.view.DirectoryIdentity;
import io.shardlookup.server.view.LiveView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A live view for tests that reads all of the store whenever the store has changed. */
public final class SnapshotView implements LiveView {
  private final DirectoryStore store;
  private final RecordCodec codec = new RecordCodec(new AssignmentPool(), 0);
  private final ChangeLog log = new ChangeLog(1, Revision.NONE);
  private View last = View.EMPTY;

  /** Reads this store. */
  public SnapshotView(DirectoryStore store) {
    this.store = store;
  }

  @Override
  public synchronized View current() {
    try {
      Revision now = codec.revision(store.confirmRevision().join());
      if (!now.equals(last.revision())) {
        last = View.EMPTY.with(now, read(now));
      }
    } catch (RuntimeException e) {
      return last;
    }
    return last;
  }

  @Override
  public DirectoryIdentity identity() {
    return new DirectoryIdentity("test-directory", 0);
  }

  @Override
  public Duration age() {
    return Duration.ZERO;
  }

  @Override
  public boolean isFresh() {
    return true;
  }

  @Override
  public CompletableFuture<View> await(Revision minimum, Duration bound) {
    return CompletableFuture.completedFuture(current());
  }

  @Override
  public CompletableFuture<View> confirm(Duration bound) {
    return CompletableFuture.completedFuture(current());
  }

  @Override
  public ChangeLog log() {
    return log;
  }

  @Override
  public AutoCloseable onPublish(Runnable listener) {
    return () -> {};
  }

  private List<DirectoryChange> read(Revision at) {
    List<DirectoryChange> changes = new ArrayList<>();
    KeyRange rest = Layout.map();
    while (true) {
      ScanPage page =
          store
              .scan(
                  new ScanRequest(
                      rest.start(), rest.end(), 10_000, at.storeRevision(), true, false))
              .join();
      page.records().forEach(record -> codec.change(record).ifPresent(changes::add));
      if (!page.more()) {
        return changes;
      }
      rest = rest.above(page.records().get(page.records().size() - 1).key());
    }
  }
}
