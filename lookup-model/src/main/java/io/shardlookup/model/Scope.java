package io.shardlookup.model;

import io.shardlookup.model.strategy.KeySyntax;
import org.jspecify.annotations.Nullable;

/** What one mapping covers. Keys with an entry of their own are never part of a wider scope. */
public sealed interface Scope {
  /** In words, for messages and the audit: {@code slot 7}, {@code entry "k"}. */
  String describe();

  /**
   * Exactly one key.
   *
   * @param key the key
   */
  record Entry(String key) implements Scope {
    @Override
    public String describe() {
      return "entry " + KeySyntax.quote(key);
    }
  }

  /**
   * One slot of a HASH keyspace.
   *
   * @param slot 0..slots-1
   */
  record Slot(int slot) implements Scope {
    @Override
    public String describe() {
      return "slot " + slot;
    }
  }

  /**
   * The keys of a RANGE keyspace from start to before end.
   *
   * @param start first key; empty for the lowest there is
   * @param end first key after it; null for no end
   */
  record Range(String start, @Nullable String end) implements Scope {
    @Override
    public String describe() {
      return "range " + KeySyntax.quote(start) + ".." + (end == null ? "" : KeySyntax.quote(end));
    }
  }

  /**
   * The keys of an epoch of a SEQUENCE keyspace with n mod residues = residue.
   *
   * @param epochDate first date of the epoch, yyyymmdd
   * @param residue 0..residues-1
   */
  record Residue(int epochDate, int residue) implements Scope {
    @Override
    public String describe() {
      return "residue " + residue + " of epoch " + epochDate;
    }
  }
}
