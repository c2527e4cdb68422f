package io.shardlookup.server.layout;

import com.google.protobuf.ByteString;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Scope;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.SequenceDate;
import io.shardlookup.model.strategy.Strategy;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a key below {@code map/} is about. */
sealed interface MapKey {
  /** A keyspace's record. */
  record OfKeyspace(KeyspaceName keyspace) implements MapKey {}

  /** A shard's record. */
  record OfShard(ShardName shard) implements MapKey {}

  /** A mapping; a range without its end. */
  record OfMapping(KeyspaceName keyspace, Scope scope) implements MapKey {}

  /** An epoch. */
  record OfEpoch(KeyspaceName keyspace, int date) implements MapKey {}

  /** Reads keys. */
  final class Parser {
    private static final ByteString MAP = ByteString.copyFromUtf8(Layout.MAP);
    private static final Pattern SLOT = Pattern.compile("[0-9]{5}");
    private static final Pattern DATE = Pattern.compile("[0-9]{8}");
    private static final Pattern RESIDUE = Pattern.compile("([0-9]{8})/([0-9]{2})");

    private Parser() {}

    /** What the key is about; null if it is none of {@link MapKey}'s kinds in its exact form. */
    static @Nullable MapKey parse(ByteString key) {
      int kindEnd = key.startsWith(MAP) ? indexOfSlash(key, MAP.size()) : -1;
      if (kindEnd < 0) {
        return null;
      }
      String kind = key.substring(MAP.size(), kindEnd).toStringUtf8();
      ByteString rest = key.substring(kindEnd + 1);
      try {
        return switch (kind) {
          case Layout.KEYSPACES -> new OfKeyspace(new KeyspaceName(rest.toStringUtf8()));
          case Layout.SHARDS -> new OfShard(new ShardName(rest.toStringUtf8()));
          case Layout.ENTRIES, Layout.SLOTS, Layout.RANGES, Layout.EPOCHS, Layout.RESIDUES ->
              ofKeyspace(kind, rest);
          default -> null;
        };
      } catch (LookupException e) {
        return null;
      }
    }

    private static @Nullable MapKey ofKeyspace(String kind, ByteString rest) {
      int nameEnd = indexOfSlash(rest, 0);
      if (nameEnd < 0) {
        return null;
      }
      KeyspaceName keyspace = new KeyspaceName(rest.substring(0, nameEnd).toStringUtf8());
      ByteString last = rest.substring(nameEnd + 1);
      if (kind.equals(Layout.EPOCHS)) {
        int date = number(DATE, last);
        return SequenceDate.isValid(date) ? new OfEpoch(keyspace, date) : null;
      }
      Scope scope = scope(kind, last);
      return scope == null ? null : new OfMapping(keyspace, scope);
    }

    private static @Nullable Scope scope(String kind, ByteString last) {
      return switch (kind) {
        case Layout.ENTRIES -> new Scope.Entry(key(last));
        case Layout.RANGES -> new Scope.Range(last.isEmpty() ? "" : key(last), null);
        case Layout.SLOTS -> {
          int slot = number(SLOT, last);
          yield slot >= 0 && slot < Strategy.Hash.MAX_SLOTS ? new Scope.Slot(slot) : null;
        }
        default -> residue(last.toStringUtf8());
      };
    }

    private static @Nullable Scope residue(String text) {
      Matcher matcher = RESIDUE.matcher(text);
      if (!matcher.matches()) {
        return null;
      }
      int date = Integer.parseInt(matcher.group(1));
      return SequenceDate.isValid(date)
          ? new Scope.Residue(date, Integer.parseInt(matcher.group(2)))
          : null;
    }

    private static String key(ByteString utf8) {
      return KeySyntax.decode(utf8.asReadOnlyByteBuffer());
    }

    /** The number of these digits; -1 if it is none of that width. */
    private static int number(Pattern digits, ByteString text) {
      String number = text.toStringUtf8();
      return digits.matcher(number).matches() ? Integer.parseInt(number) : -1;
    }

    private static int indexOfSlash(ByteString text, int from) {
      for (int i = from; i < text.size(); i++) {
        if (text.byteAt(i) == '/') {
          return i;
        }
      }
      return -1;
    }
  }
}
