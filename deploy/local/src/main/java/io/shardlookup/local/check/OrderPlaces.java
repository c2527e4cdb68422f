package io.shardlookup.local.check;

import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where things have to be, as the directory says and nobody who writes them.
 *
 * @param orders the name of the shard of an order, by its number
 * @param shops the name of the shard of each shop's ledger, by the shop
 */
public record OrderPlaces(UnaryOperator<String> orders, Map<String, String> shops) {
  /** Copies the map. */
  public OrderPlaces {
    shops = Map.copyOf(shops);
  }

  /** The shard where the order of a number has to be. */
  String ofOrder(String number) {
    return orders.apply(number);
  }

  /** The shard where a shop's ledger has to be; null if the directory does not know the shop. */
  @Nullable String ofLedger(String shop) {
    return shops.get(shop);
  }
}
