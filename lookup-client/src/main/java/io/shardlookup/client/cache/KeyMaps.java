package io.shardlookup.client.cache;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.shardlookup.model.Placement;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;

/** Makes the maps that cached keys live in, one for each DIRECTORY keyspace. */
public interface KeyMaps extends Supplier<ConcurrentMap<String, Placement>> {
  /** Caffeine maps that keep at most this many keys, the ones likely to be used again. */
  static KeyMaps caffeine(long maximumSize) {
    return () -> Caffeine.newBuilder().maximumSize(maximumSize).<String, Placement>build().asMap();
  }
}
