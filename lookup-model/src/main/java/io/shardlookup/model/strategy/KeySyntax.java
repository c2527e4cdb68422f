package io.shardlookup.model.strategy;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * What a key may look like: 1 to 512 bytes of UTF-8 without control characters (U+0000..U+001F,
 * U+007F..U+009F). Inside a process a key is a {@link String} of valid text, which stands for its
 * UTF-8 bytes one to one.
 */
public final class KeySyntax {
  /** Most bytes of a key's UTF-8. */
  public static final int MAX_BYTES = 512;

  private static final String EXPECTED = "1..512 bytes of UTF-8 without control characters";
  private static final int SHOWN_CHARACTERS = 80;

  private KeySyntax() {}

  /** Returns the key if it is valid; {@link LookupException} INVALID_KEY otherwise. */
  public static String check(String key) {
    int length = key.length();
    if (length == 0 || length > MAX_BYTES || !isText(key)) {
      throw invalid(key);
    }
    if (length * 3 > MAX_BYTES && utf8Length(key) > MAX_BYTES) {
      throw invalid(key);
    }
    return key;
  }

  /**
   * The key whose UTF-8 these bytes are, read from position to limit; INVALID_KEY if there is none.
   */
  public static String decode(ByteBuffer utf8) {
    int length = utf8.remaining();
    if (length == 0 || length > MAX_BYTES) {
      throw new LookupException(
          ErrorReason.INVALID_KEY, "key: " + length + " bytes (expected: " + EXPECTED + ")");
    }
    try {
      String key = StandardCharsets.UTF_8.newDecoder().decode(utf8.duplicate()).toString();
      if (!isText(key)) {
        throw invalid(key);
      }
      return key;
    } catch (CharacterCodingException e) {
      throw new LookupException(
          ErrorReason.INVALID_KEY, "key: bytes that are not UTF-8 (expected: " + EXPECTED + ")", e);
    }
  }

  /** The number of bytes of the key's UTF-8; the key has no unpaired surrogates. */
  public static int utf8Length(String key) {
    int bytes = 0;
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }

  /** The error for a key that is not valid; shows the key, its control characters escaped. */
  static LookupException invalid(String key) {
    return new LookupException(
        ErrorReason.INVALID_KEY, "key: " + quote(key) + " (expected: " + EXPECTED + ")");
  }

  /** A key or any other text for messages: quoted, escaped, and cut after 80 characters. */
  public static String quote(String key) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < Math.min(key.length(), SHOWN_CHARACTERS); i++) {
      char c = key.charAt(i);
      if (isControl(c) || Character.isSurrogate(c) || c == '"') {
        quoted.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
      } else {
        quoted.append(c);
      }
    }
    quoted.append('"');
    return key.length() > SHOWN_CHARACTERS
        ? quoted + "... (" + key.length() + " characters)"
        : quoted.toString();
  }

  /** Whether it has neither control characters nor unpaired surrogates. */
  static boolean isText(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (isControl(c)) {
        return false;
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return false;
        }
        i++;
      }
    }
    return true;
  }

  static boolean isControl(char c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0);
  }
}
