package io.shardlookup.orders.order;

import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.orders.error.OrderException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;

/** What the texts of an order may look like; {@link OrderException} for one that does not. */
final class Texts {
  private Texts() {}

  /** Returns a text of 1 to so many bytes of UTF-8 without control characters. */
  static String bytes(String field, String text, int most) {
    if (text.isEmpty() || !isText(text) || utf8(text) > most) {
      throw OrderException.invalid(
          field, quote(text), "1.." + most + " bytes of UTF-8 without control characters");
    }
    return text;
  }

  /** Returns a text of 1 to so many characters without control characters. */
  static String characters(String field, String text, int most) {
    if (text.isEmpty() || !isText(text) || text.codePointCount(0, text.length()) > most) {
      throw OrderException.invalid(
          field, quote(text), "1.." + most + " characters without control characters");
    }
    return text;
  }

  /** Returns an identifier: 1 to so many printable ASCII characters without spaces. */
  static String id(String field, String text, int most) {
    return ascii(field, text, most, "printable ASCII characters", c -> c > ' ' && c < 0x7f);
  }

  /** Returns a word: 1 to so many characters of a-z, 0-9, _ and -. */
  static String word(String field, String text, int most) {
    return ascii(
        field,
        text,
        most,
        "characters of a-z, 0-9, _ and -",
        c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-');
  }

  /** A text for messages: quoted, escaped, and cut if it is long. */
  static String quote(String text) {
    return KeySyntax.quote(text);
  }

  private static String ascii(
      String field, String text, int most, String expectation, IntPredicate allowed) {
    if (text.isEmpty() || text.length() > most || !text.chars().allMatch(allowed)) {
      throw OrderException.invalid(field, quote(text), "1.." + most + " " + expectation);
    }
    return text;
  }

  private static boolean isText(String text) {
    return text.codePoints()
        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
  }

  private static int utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
