package io.shardlookup.local.refusal;

import com.google.protobuf.ByteString;
import java.util.List;

/** Bytes that are no key. */
final class BadKeys {
  /** Empty, too long in bytes, with control characters, and not UTF-8. */
  static final List<ByteString> ALL =
      List.of(
          ByteString.EMPTY,
          ByteString.copyFromUtf8("x".repeat(513)),
          ByteString.copyFromUtf8("é".repeat(257)),
          ByteString.copyFromUtf8("a\tb"),
          ByteString.copyFromUtf8("a\u007fb"),
          ByteString.copyFromUtf8("a\u0085b"),
          bytes('a', 0xff),
          bytes(0xc0, 0xaf),
          bytes(0xed, 0xa0, 0x80));

  private BadKeys() {}

  private static ByteString bytes(int... values) {
    ByteString bytes = ByteString.EMPTY;
    for (int value : values) {
      bytes = bytes.concat(ByteString.copyFrom(new byte[] {(byte) value}));
    }
    return bytes;
  }
}
