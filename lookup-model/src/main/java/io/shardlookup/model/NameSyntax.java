package io.shardlookup.model;

import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;

/** The one syntax of names. */
final class NameSyntax {
  private static final int MAX_LENGTH = 63;

  private NameSyntax() {}

  static void check(String what, String text) {
    if (!isName(text)) {
      throw LookupException.invalid(what, KeySyntax.quote(text), "[a-z][a-z0-9-]{0,62}");
    }
  }

  /** By hand: names come with every answer of a node, and a regular expression costs more. */
  private static boolean isName(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH || !isLetter(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLetter(c) && (c < '0' || c > '9') && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }
}
