package io.shardlookup.client;

import io.shardlookup.client.cache.ClientCache;
import io.shardlookup.client.sequence.BlockDrawing;
import io.shardlookup.client.session.SessionDriver;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.SequenceDate;
import io.shardlookup.v1.AllocateSequenceRequest;
import io.shardlookup.v1.AllocateSequenceResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Draws blocks of numbers of SEQUENCE keyspaces from the nodes. Thread-safe. */
final class SequenceBlocks {
  private static final int MAX_BLOCK = 1_000_000;

  private final ClientCache cache;
  private final SessionDriver driver;
  private final Executor callbacks;
  private final Deadlines deadlines;

  SequenceBlocks(ClientCache cache, SessionDriver driver, Executor callbacks, Deadlines deadlines) {
    this.cache = cache;
    this.driver = driver;
    this.callbacks = callbacks;
    this.deadlines = deadlines;
  }

  /**
   * Draws so many numbers of a date (yyyymmdd). {@link LookupException} if there can be no such
   * block; whatever else goes wrong fails the future.
   */
  CompletableFuture<SequenceBlock> draw(String keyspace, int date, int count) {
    KeyspaceName name = new KeyspaceName(keyspace);
    SequenceDate.check("date", date);
    if (count < 1 || count > MAX_BLOCK) {
      throw LookupException.invalid("count", count, "1.." + MAX_BLOCK);
    }
    AllocateSequenceRequest request =
        AllocateSequenceRequest.newBuilder()
            .setKeyspace(name.text())
            .setDate(date)
            .setCount(count)
            .setDirectoryId(cache.held().directoryId())
            .build();
    CompletableFuture<AllocateSequenceResponse> drawn = new CompletableFuture<>();
    long deadline = deadlines.nanosIn(deadlines.usual());
    BlockDrawing drawing = new BlockDrawing(driver::execute, driver::channel, deadlines.ticker());
    driver.nodesInTurn(
        nodes -> drawing.draw(request, nodes, deadline, drawn), drawn::completeExceptionally);
    return drawn.thenApplyAsync(
        block ->
            new SequenceBlock(
                block.getFirst(), block.getCount(), new Revision(block.getRevision())),
        callbacks);
  }
}
