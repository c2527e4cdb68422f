package io.shardlookup.operator.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.error.LookupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryFileTest {
  @TempDir Path directory;

  @Test
  void readsKeysWithAndWithoutShards() throws IOException {
    EntryFile file = file("a\nb,shard-1\n\"c,d\"\"e\",shard-2\n\"f\"\nö,shard-1\n");

    assertThat(file.check()).isEqualTo(5);
    assertThat(entries(file))
        .containsExactly("a>", "b>shard-1", "c,d\"e>shard-2", "f>", "ö>shard-1");
  }

  @Test
  void acceptsAnEmptyFile() throws IOException {
    assertThat(file("").check()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "'a,'              | line 2: shard name",
        "''                | line 2: key",
        "',shard-1'        | line 2: key",
        "'a,Shard'         | line 2: shard name",
        "'a,shard-1,x'     | line 2: shard name",
        "'\"a'             | line 2: quotes: not closed",
        "'\"a\"b,shard-1'  | line 2: after the key: b,shard-1",
      })
  void namesTheWrongLineAndWhatWasExpected(String line, String expected) throws IOException {
    EntryFile file = file("ok\n" + line + "\nok\n");

    assertThatThrownBy(file::check)
        .isInstanceOf(LookupException.class)
        .hasMessageStartingWith(expected.trim())
        .hasMessageContaining("expected");
  }

  @Test
  void refusesBytesThatAreNotUtf8() throws IOException {
    Path path = directory.resolve("latin.csv");
    Files.write(path, "sch\u00f6n\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> new EntryFile(path).check()).hasMessageContaining("expected: UTF-8");
  }

  private EntryFile file(String text) throws IOException {
    Path path = directory.resolve("entries.csv");
    Files.writeString(path, text);
    return new EntryFile(path);
  }

  private static List<String> entries(EntryFile file) {
    List<String> entries = new ArrayList<>();
    file.forEach(entry -> entries.add(entry.getKey().toStringUtf8() + ">" + entry.getShard()));
    return entries;
  }
}
