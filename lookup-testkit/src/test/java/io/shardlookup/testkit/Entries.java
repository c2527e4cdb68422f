package io.shardlookup.testkit;

import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Many entries. */
final class Entries {
  private Entries() {}

  /** {@code prefix0..prefix(count-1)}, all on one shard. */
  static Map<String, String> numbered(String prefix, int count, String shard) {
    return IntStream.range(0, count).boxed().collect(Collectors.toMap(i -> prefix + i, i -> shard));
  }
}
