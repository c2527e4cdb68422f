package io.shardlookup.orders.number;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.SequenceBlock;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.orders.order.OrderNumber;
import java.time.LocalDate;
import java.util.concurrent.CompletableFuture;

/**
 * Blocks from the directory. Thread-safe.
 *
 * @param client asks the lookup nodes
 * @param keyspace the keyspace of orders
 */
public record DirectoryBlocks(LookupClient client, KeyspaceName keyspace) implements BlockSource {
  @Override
  public CompletableFuture<SequenceBlock> draw(LocalDate day, int count) {
    return client.allocateSequenceAsync(keyspace.text(), OrderNumber.day(day), count);
  }
}
