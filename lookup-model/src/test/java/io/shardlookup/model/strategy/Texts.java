package io.shardlookup.model.strategy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Generates keys: plain ones mostly, and text of one to four bytes a character. */
public final class Texts {
  private Texts() {}

  /** Valid keys of at most 40 code points. */
  public static Arbitrary<String> keys() {
    return Arbitraries.oneOf(ascii(), anyText());
  }

  static Arbitrary<String> ascii() {
    return Arbitraries.strings().withCharRange(' ', '~').ofMinLength(1).ofMaxLength(40);
  }

  /** Valid keys over the whole of Unicode, its boundaries often among them. */
  static Arbitrary<String> anyText() {
    return codePoints()
        .list()
        .ofMinSize(1)
        .ofMaxSize(40)
        .map(
            points -> {
              StringBuilder text = new StringBuilder();
              points.forEach(text::appendCodePoint);
              return text.toString();
            });
  }

  private static Arbitrary<Integer> codePoints() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, Arbitraries.integers().between(0x20, 0x7e)),
        Tuple.of(2, Arbitraries.integers().between(0xa0, 0x7ff)),
        Tuple.of(2, Arbitraries.integers().between(0x800, 0xd7ff)),
        Tuple.of(2, Arbitraries.integers().between(0xe000, 0xffff)),
        Tuple.of(2, Arbitraries.integers().between(0x10000, 0x10ffff)));
  }
}
