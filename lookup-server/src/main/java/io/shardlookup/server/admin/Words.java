package io.shardlookup.server.admin;

import io.shardlookup.model.Assignment;
import io.shardlookup.model.Epoch;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Shard;
import org.jspecify.annotations.Nullable;

/** Records in words, for the audit and for messages. */
final class Words {
  private Words() {}

  /** What a record says; empty for none. */
  static String of(@Nullable Object value) {
    if (value instanceof Mapping mapping) {
      return of(mapping.assignment());
    }
    if (value instanceof Shard shard) {
      String credentials =
          shard.credentialsRef().isEmpty() ? "" : ", credentials " + shard.credentialsRef();
      return shard.state() + ", weight " + shard.weight() + ", " + shard.endpoint() + credentials;
    }
    if (value instanceof Epoch epoch) {
      return epoch.residues()
          + " residues from "
          + epoch.date()
          + (epoch.endDate() == 0 ? " on" : " to before " + epoch.endDate());
    }
    if (value instanceof Keyspace keyspace) {
      return keyspace.fencing() + " " + keyspace.strategy().word() + ", " + keyspace.state();
    }
    return value == null ? "" : value.toString();
  }

  /** What is known of a found record: its words, its problem, or nothing. */
  static String of(Found<?> found) {
    return found.isDamaged() ? "damaged: " + found.problem() : of(found.value());
  }

  private static String of(Assignment assignment) {
    String words = assignment.shard() + " " + assignment.state();
    if (assignment.target() != null) {
      words += " to " + assignment.target();
    }
    return assignment.uncleaned().isEmpty()
        ? words
        : words + ", uncleaned on " + assignment.uncleaned();
  }
}
