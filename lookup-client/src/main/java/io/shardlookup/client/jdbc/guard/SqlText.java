package io.shardlookup.client.jdbc.guard;

import io.shardlookup.model.strategy.KeySyntax;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says whether one SQL text may run inside work. Only statements that read and change rows may: all
 * that commits, implicitly or not, changes the session or calls a procedure begins with another
 * word. One statement a text, no comment that the server would execute, no advisory lock, which
 * would outlive the transaction on a pooled connection.
 */
final class SqlText {
  private static final String ADVISORY_LOCK = "GET_LOCK";

  private final String sql;
  private int at;

  private SqlText(String sql) {
    this.sql = sql;
  }

  /** Why the text may not run; null if it may. */
  static @Nullable String objection(String sql, Access access) {
    return new SqlText(sql).objection(access);
  }

  private @Nullable String objection(Access access) {
    if (!skipBlanks()) {
      return refuse("a comment that the server executes", "plain comments");
    }
    while (at < sql.length() && sql.charAt(at) == '(') {
      at++;
      if (!skipBlanks()) {
        return refuse("a comment that the server executes", "plain comments");
      }
    }
    String verb = word();
    if (!access.admits(verb)) {
      return refuse(
          verb.isEmpty() ? "no statement" : verb,
          access == Access.READ ? "a query" : "a query, INSERT, UPDATE, DELETE or REPLACE");
    }
    return objectionToRest();
  }

  private @Nullable String objectionToRest() {
    while (at < sql.length()) {
      char c = sql.charAt(at);
      if (Character.isLetter(c)) {
        int start = at;
        skipWord();
        if (isAdvisoryLock(start)) {
          return refuse(ADVISORY_LOCK, "nothing that outlives the transaction");
        }
      } else if (c == '\'' || c == '"' || c == '`') {
        skipQuoted(c);
      } else if (c == ';') {
        at++;
        if (!skipBlanks() || at < sql.length()) {
          return refuse("more than one statement", "one");
        }
      } else if ((c == '/' || c == '-' || c == '#') && startsComment()) {
        if (!skipBlanks()) {
          return refuse("a comment that the server executes", "plain comments");
        }
      } else {
        at++;
      }
    }
    return null;
  }

  /** Skips white space and comments; false if a comment would be executed. */
  private boolean skipBlanks() {
    while (at < sql.length()) {
      if (Character.isWhitespace(sql.charAt(at))) {
        at++;
      } else if (sql.startsWith("/*!", at) || sql.startsWith("/*M!", at)) {
        return false;
      } else if (sql.startsWith("/*", at)) {
        int end = sql.indexOf("*/", at + 2);
        at = end < 0 ? sql.length() : end + 2;
      } else if (startsComment()) {
        int end = sql.indexOf('\n', at);
        at = end < 0 ? sql.length() : end + 1;
      } else {
        return true;
      }
    }
    return true;
  }

  private boolean startsComment() {
    return sql.startsWith("/*", at)
        || sql.charAt(at) == '#'
        || (sql.startsWith("--", at)
            && (at + 2 == sql.length() || Character.isWhitespace(sql.charAt(at + 2))));
  }

  private void skipQuoted(char quote) {
    at++;
    while (at < sql.length()) {
      char c = sql.charAt(at);
      at += c == '\\' && quote != '`' ? 2 : 1;
      if (c == quote) {
        return;
      }
    }
  }

  /** The word that begins here, in capitals; empty if none does. */
  private String word() {
    int start = at;
    skipWord();
    return sql.substring(start, at).toUpperCase(Locale.ROOT);
  }

  private void skipWord() {
    while (at < sql.length()
        && (Character.isLetterOrDigit(sql.charAt(at)) || sql.charAt(at) == '_')) {
      at++;
    }
  }

  /** Whether that is the word which has just been skipped. Every word is asked: it copies none. */
  private boolean isAdvisoryLock(int start) {
    int length = ADVISORY_LOCK.length();
    return at - start == length && sql.regionMatches(true, start, ADVISORY_LOCK, 0, length);
  }

  private String refuse(String found, String expected) {
    return "statement " + KeySyntax.quote(sql) + ": " + found + " (expected: " + expected + ")";
  }
}
