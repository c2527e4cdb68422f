package io.shardlookup.model;

import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import java.util.regex.Pattern;

/** The one syntax of names. */
final class NameSyntax {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");

  private NameSyntax() {}

  static void check(String what, String text) {
    if (!NAME.matcher(text).matches()) {
      throw LookupException.invalid(what, KeySyntax.quote(text), NAME.pattern());
    }
  }
}
