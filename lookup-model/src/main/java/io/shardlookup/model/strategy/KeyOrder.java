package io.shardlookup.model.strategy;

import java.util.Comparator;

/**
 * Orders keys as the unsigned bytes of their UTF-8, which is the order of their code points. {@link
 * String#compareTo} orders UTF-16 units instead and puts U+10000 and above before U+E000..U+FFFF.
 */
public final class KeyOrder implements Comparator<String> {
  /** The order. */
  public static final KeyOrder BYTES = new KeyOrder();

  private KeyOrder() {}

  @Override
  public int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return rank(x) - rank(y);
      }
    }
    return a.length() - b.length();
  }

  /** Moves surrogates above all other units, where their code points belong. */
  private static int rank(char c) {
    if (c < Character.MIN_SURROGATE) {
      return c;
    }
    return Character.isSurrogate(c) ? c + 0x10000 : c;
  }
}
