package io.shardlookup.operator;

import io.shardlookup.operator.load.EntryFile;
import io.shardlookup.operator.load.EntryLoad;
import io.shardlookup.operator.nodes.Node;
import io.shardlookup.operator.output.Row;
import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.GetKeyspaceRequest;
import io.shardlookup.v1.GetKeyspaceResponse;
import io.shardlookup.v1.LoadEntriesResponse;
import io.shardlookup.v1.LoadFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code shardctl entry load}. */
@Command(
    name = "load",
    description = {
      "Creates many entries from a file in UTF-8 with one key a line, to have it assigned a shard,",
      "or key,shard. Checks the whole file first; entries that exist stay; may be repeated."
    })
final class LoadEntriesCommand implements Callable<Integer> {
  private static final int MOST_FAILURES_SHOWN = 20;

  private final Invocation invocation;
  private final AtomicInteger failuresShown = new AtomicInteger();

  @Parameters(index = "0", paramLabel = "KEYSPACE")
  String keyspace = "";

  @Parameters(index = "1", paramLabel = "FILE")
  Path file = Path.of("");

  LoadEntriesCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    EntryFile entries = new EntryFile(file);
    long total = entries.check();
    LoadEntriesResponse last =
        invocation.with(nodes -> load(nodes.change(this::ready), entries, total));
    invocation
        .output()
        .one(
            new Row()
                .with("created", last.getCreated())
                .with("unchanged", last.getUnchanged())
                .with("failed", last.getFailed())
                .with("revision", last.getRevision()));
    return last.getFailed() == 0 ? 0 : 1;
  }

  /** A node that answers, and that knows the keyspace: else nothing is sent. */
  private Node ready(Node node, Duration timeout) {
    GetKeyspaceResponse known =
        node.admin(timeout).getKeyspace(GetKeyspaceRequest.newBuilder().setName(keyspace).build());
    invocation.remarks().println("loading into " + known.getKeyspace().getName());
    return node;
  }

  private LoadEntriesResponse load(Node node, EntryFile entries, long total) {
    try (EntryLoad load =
        new EntryLoad(
            node,
            keyspace,
            invocation.context(),
            invocation.timeout(),
            answer -> show(answer, total))) {
      entries.forEach(load::add);
      return load.finish();
    }
  }

  private void show(LoadEntriesResponse answer, long total) {
    for (LoadFailure failure : answer.getFailuresList()) {
      if (failuresShown.incrementAndGet() <= MOST_FAILURES_SHOWN) {
        invocation
            .remarks()
            .println(
                "line "
                    + (failure.getIndex() + 1)
                    + ": "
                    + Rows.word(failure.getReason(), "ERROR_REASON_")
                    + ": "
                    + failure.getMessage());
      }
    }
    long loaded = answer.getCreated() + answer.getUnchanged();
    long done = loaded + answer.getFailed();
    if (done == total || done / 10_000 != (done - EntryLoad.PART) / 10_000) {
      String failed = answer.getFailed() == 0 ? "" : ", " + answer.getFailed() + " failed";
      invocation.remarks().println("loaded " + loaded + " of " + total + failed);
    }
  }
}
