package io.shardlookup.orders.number;

import io.shardlookup.client.LookupClient;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import java.util.function.Supplier;

/**
 * The keyspace of orders as the client knows it now. Thread-safe.
 *
 * @param client holds the keyspace
 * @param name its name
 */
public record OrderKeyspaceSource(LookupClient client, KeyspaceName name)
    implements Supplier<OrderKeyspace> {
  /** {@link OrderErrorReason#NOT_SERVING} as long as nothing is known of it. */
  @Override
  public OrderKeyspace get() {
    Keyspace keyspace =
        client
            .keyspace(name.text())
            .orElseThrow(
                () ->
                    new OrderException(
                        OrderErrorReason.NOT_SERVING,
                        "keyspace " + name + ": not known yet (expected: a lookup node has told)"));
    return OrderKeyspace.of(keyspace);
  }
}
