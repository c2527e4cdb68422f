package io.shardlookup.model.strategy;

import io.shardlookup.model.error.LookupException;
import java.nio.charset.StandardCharsets;

/** How a keyspace locates a key that has no entry of its own, with its parameters. */
public sealed interface Strategy {
  /** The word for it in messages: HASH, RANGE, SEQUENCE or DIRECTORY. */
  String word();

  /**
   * {@code slot = crc32(key) mod slots}.
   *
   * @param slots number of slots, 1..16384
   */
  record Hash(int slots) implements Strategy {
    /** Most slots of a keyspace. */
    public static final int MAX_SLOTS = 16_384;

    /** Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT. */
    public Hash {
      if (slots < 1 || slots > MAX_SLOTS) {
        throw LookupException.invalid("slots", slots, "1.." + MAX_SLOTS);
      }
    }

    @Override
    public String word() {
      return "HASH";
    }
  }

  /**
   * Keys are ordered; each range of them has a mapping.
   *
   * @param order how keys are ordered
   */
  record Range(RangeOrder order) implements Strategy {
    @Override
    public String word() {
      return "RANGE";
    }
  }

  /**
   * Keys read {@code <prefix>yyyymmdd-<n>}; the epoch in force on the date says how many residues n
   * has.
   *
   * @param prefix what stands before the date, 0..64 bytes of UTF-8 without control characters
   */
  record Sequence(String prefix) implements Strategy {
    private static final int MAX_PREFIX_BYTES = 64;

    /** Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT. */
    public Sequence {
      if (prefix.getBytes(StandardCharsets.UTF_8).length > MAX_PREFIX_BYTES
          || !KeySyntax.isText(prefix)) {
        throw LookupException.invalid(
            "prefix",
            KeySyntax.quote(prefix),
            "at most 64 bytes of UTF-8 without control characters");
      }
    }

    @Override
    public String word() {
      return "SEQUENCE";
    }
  }

  /**
   * No default: a key is where its entry says.
   *
   * @param policy how a shard is picked for a key that a caller asks to assign
   */
  record Directory(AssignmentPolicy policy) implements Strategy {
    @Override
    public String word() {
      return "DIRECTORY";
    }
  }
}
