package io.shardlookup.chaos.history;

import io.shardlookup.chaos.cluster.TestDirectory;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Something of the directory that holds one shard at a time.
 *
 * @param keyspace its keyspace
 * @param key a key that shows what it holds
 * @param slot the slot, if that is what is written; null for the key's entry
 */
record Register(String keyspace, String key, @Nullable Integer slot) {
  /** The entry of a key that nobody has used yet, of the DIRECTORY keyspace. */
  static Register entry(String key) {
    return new Register(TestDirectory.SHOPS, key, null);
  }

  /** A slot of the HASH keyspace. */
  static Register slot(int slot) {
    String key =
        IntStream.iterate(0, i -> i + 1)
            .mapToObj(i -> "c" + i)
            .filter(each -> TestDirectory.slotOf(each) == slot)
            .findFirst()
            .orElseThrow();
    return new Register(TestDirectory.CUSTOMERS, key, slot);
  }

  /** Its name in histories. */
  String name() {
    return keyspace + "/" + key;
  }
}
