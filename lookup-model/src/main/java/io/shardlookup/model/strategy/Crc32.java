package io.shardlookup.model.strategy;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * The IEEE 802.3 CRC-32 of a key's UTF-8.
 *
 * <p>{@link java.util.zip.CRC32} wants the key as a byte array; this computes the same number
 * straight from an ASCII string, eight characters a step, so that resolving allocates nothing.
 * Algorithm: slicing-by-8, Kounavis and Berry, "A Systematic Approach to Building High Performance,
 * Software-based, CRC Generators" (ISCC 2005). It rejects control characters in the same pass.
 */
public final class Crc32 {
  private static final int POLYNOMIAL = 0xedb88320;
  private static final int[][] TABLES = tables();

  private Crc32() {}

  /**
   * The unsigned CRC-32 of the key, 0..2^32-1; {@link io.shardlookup.model.error.LookupException}
   * INVALID_KEY if it is not one.
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
      crc = (crc >>> 8) ^ TABLES[0][(crc ^ c) & 0xff];
    }
    return ~crc & 0xffffffffL;
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
    byte[] utf8 = KeySyntax.check(key).getBytes(StandardCharsets.UTF_8);
    CRC32 crc = new CRC32();
    crc.update(utf8, 0, utf8.length);
    return crc.getValue();
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
