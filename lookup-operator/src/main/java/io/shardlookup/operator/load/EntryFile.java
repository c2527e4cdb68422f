package io.shardlookup.operator.load;

import com.google.protobuf.ByteString;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.v1.LoadedEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * A file of entries in UTF-8, one a line: {@code key} to have a shard assigned, or {@code
 * key,shard}. A key that holds a comma or starts with a quote stands in double quotes, with quotes
 * inside it doubled.
 */
public final class EntryFile {
  private static final String EXPECTED = "key or key,shard";

  private final Path path;

  /** The file at this path; nothing is read yet. */
  public EntryFile(Path path) {
    this.path = path;
  }

  /**
   * Reads all lines and counts them, so that a load starts only when every line can be read.
   *
   * @return how many entries there are
   * @throws LookupException INVALID_ARGUMENT for the first line that is wrong, with its number
   */
  public long check() {
    long[] count = {0};
    forEach(entry -> count[0]++);
    return count[0];
  }

  /**
   * Hands over the entries in order.
   *
   * @throws LookupException INVALID_ARGUMENT as {@link #check()}
   */
  public void forEach(Consumer<LoadedEntry> consumer) {
    long number = 0;
    try (BufferedReader reader = Files.newBufferedReader(path)) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        number++;
        consumer.accept(parse(line, number));
      }
    } catch (CharacterCodingException e) {
      throw LookupException.invalid("file", path + " after line " + number, "UTF-8");
    } catch (NoSuchFileException e) {
      throw LookupException.invalid("file", path + " does not exist", "a file of " + EXPECTED);
    } catch (IOException e) {
      throw new UncheckedIOException("file: " + path + ": " + e.getMessage(), e);
    }
  }

  private static LoadedEntry parse(String line, long number) {
    try {
      String key = line.startsWith("\"") ? quoted(line) : unquoted(line);
      int keyLength = line.startsWith("\"") ? quotedLength(line) : key.length();
      String rest = line.substring(keyLength);
      LoadedEntry.Builder entry =
          LoadedEntry.newBuilder().setKey(ByteString.copyFromUtf8(KeySyntax.check(key)));
      if (rest.startsWith(",")) {
        entry.setShard(new ShardName(rest.substring(1)).text());
      } else if (!rest.isEmpty()) {
        throw LookupException.invalid("after the key", rest, "a comma and a shard, or nothing");
      }
      return entry.build();
    } catch (LookupException e) {
      throw new LookupException(e.reason(), "line " + number + ": " + e.getMessage(), e);
    }
  }

  private static String unquoted(String line) {
    int comma = line.indexOf(',');
    return comma < 0 ? line : line.substring(0, comma);
  }

  private static String quoted(String line) {
    return line.substring(1, quotedLength(line) - 1).replace("\"\"", "\"");
  }

  /** Characters up to and with the closing quote. */
  private static int quotedLength(String line) {
    for (int i = 1; i < line.length(); i++) {
      if (line.charAt(i) == '"') {
        if (i + 1 < line.length() && line.charAt(i + 1) == '"') {
          i++;
        } else {
          return i + 1;
        }
      }
    }
    throw LookupException.invalid("quotes", "not closed", EXPECTED);
  }
}
