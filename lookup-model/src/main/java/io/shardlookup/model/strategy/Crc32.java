package io.shardlookup.model.strategy;

import io.shardlookup.model.error.LookupException;

/**
 * The IEEE 802.3 CRC-32 of a key's UTF-8.
 *
 * <p>{@link java.util.zip.CRC32} wants the key as a byte array; this computes the same number
 * straight from the string, ASCII eight characters a step, so that resolving allocates nothing.
 * Algorithm: slicing-by-8, Kounavis and Berry, "A Systematic Approach to Building High Performance,
 * Software-based, CRC Generators" (ISCC 2005). It rejects control characters in the same pass.
 */
public final class Crc32 {
  private static final int POLYNOMIAL = 0xedb88320;
  private static final int[][] TABLES = tables();

  private Crc32() {}

  /**
   * The unsigned CRC-32 of the key, 0..2^32-1; {@link LookupException} INVALID_KEY if it is not a
   * key.
   */
  public static long of(String key) {
    int length = key.length();
    if (length == 0 || length > KeySyntax.MAX_BYTES) {
      throw KeySyntax.invalid(key);
    }
    int crc = -1;
    int i = 0;
    for (; i + 8 <= length; i += 8) {
      int first = pack(key, i);
      int second = pack(key, i + 4);
      if (first < 0 || second < 0) {
        return ofAnyText(key);
      }
      first ^= crc;
      crc =
          TABLES[7][first & 0xff]
              ^ TABLES[6][(first >>> 8) & 0xff]
              ^ TABLES[5][(first >>> 16) & 0xff]
              ^ TABLES[4][first >>> 24]
              ^ TABLES[3][second & 0xff]
              ^ TABLES[2][(second >>> 8) & 0xff]
              ^ TABLES[1][(second >>> 16) & 0xff]
              ^ TABLES[0][second >>> 24];
    }
    for (; i < length; i++) {
      char c = key.charAt(i);
      if (c < 0x20 || c >= 0x7f) {
        return ofAnyText(key);
      }
      crc = step(crc, c);
    }
    return unsigned(crc);
  }

  /**
   * Four printable ASCII characters, the first in the lowest byte; negative if one is something
   * else.
   */
  private static int pack(String key, int at) {
    char a = key.charAt(at);
    char b = key.charAt(at + 1);
    char c = key.charAt(at + 2);
    char d = key.charAt(at + 3);
    boolean printable =
        (a - 0x20 | b - 0x20 | c - 0x20 | d - 0x20 | 0x7e - a | 0x7e - b | 0x7e - c | 0x7e - d)
            >= 0;
    return printable ? a | b << 8 | c << 16 | d << 24 : -1;
  }

  private static long ofAnyText(String key) {
    KeySyntax.check(key);
    int crc = -1;
    int i = 0;
    while (i < key.length()) {
      int c = key.codePointAt(i);
      i += Character.charCount(c);
      if (c < 0x80) {
        crc = step(crc, c);
      } else if (c < 0x800) {
        crc = step(step(crc, 0xc0 | (c >>> 6)), trailing(c));
      } else if (c < 0x10000) {
        crc = step(step(step(crc, 0xe0 | (c >>> 12)), trailing(c >>> 6)), trailing(c));
      } else {
        crc = step(step(crc, 0xf0 | (c >>> 18)), trailing(c >>> 12));
        crc = step(step(crc, trailing(c >>> 6)), trailing(c));
      }
    }
    return unsigned(crc);
  }

  /** The byte of UTF-8 that carries the lowest six bits of a code point after its first byte. */
  private static int trailing(int bits) {
    return 0x80 | (bits & 0x3f);
  }

  private static int step(int crc, int utf8Byte) {
    return (crc >>> 8) ^ TABLES[0][(crc ^ utf8Byte) & 0xff];
  }

  private static long unsigned(int crc) {
    return ~crc & 0xffffffffL;
  }

  private static int[][] tables() {
    int[][] tables = new int[8][256];
    for (int n = 0; n < 256; n++) {
      int crc = n;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : POLYNOMIAL);
      }
      tables[0][n] = crc;
    }
    for (int n = 0; n < 256; n++) {
      for (int t = 1; t < 8; t++) {
        int before = tables[t - 1][n];
        tables[t][n] = (before >>> 8) ^ tables[0][before & 0xff];
      }
    }
    return tables;
  }
}
