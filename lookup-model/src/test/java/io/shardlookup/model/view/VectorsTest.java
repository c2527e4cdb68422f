package io.shardlookup.model.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.Crc32;
import io.shardlookup.model.strategy.KeyOrder;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.model.strategy.RangeOrder;
import io.shardlookup.model.strategy.SequenceKey;
import io.shardlookup.model.strategy.Strategy;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The vectors in {@code proto/vectors} hold for this implementation. */
class VectorsTest {
  private static final Path VECTORS = Path.of("../proto/vectors");

  @Test
  void keys() throws IOException {
    JsonObject keys = read("keys.json").getAsJsonObject();

    assertThat(objects(keys.get("valid")))
        .isNotEmpty()
        .allSatisfy(
            key ->
                assertThat(KeySyntax.decode(bytes(key)).getBytes(StandardCharsets.UTF_8))
                    .isEqualTo(bytes(key).array()));
    assertThat(objects(keys.get("invalid")))
        .isNotEmpty()
        .allSatisfy(
            key -> assertRefused(ErrorReason.INVALID_KEY, () -> KeySyntax.decode(bytes(key))));
  }

  @Test
  void slots() throws IOException {
    assertThat(objects(read("slots.json")))
        .isNotEmpty()
        .allSatisfy(
            vector -> {
              String key = text(vector, "key");
              assertThat(KeySyntax.decode(bytes(vector))).isEqualTo(key);
              assertThat(Crc32.of(key)).isEqualTo(vector.get("crc32").getAsLong());
              for (Map.Entry<String, JsonElement> slot :
                  vector.getAsJsonObject("slots").entrySet()) {
                View view = Given.hashed(Integer.parseInt(slot.getKey()));
                assertThat(locate(view, key).scopeOf(key))
                    .isEqualTo(new Scope.Slot(slot.getValue().getAsInt()));
              }
            });
  }

  @Test
  void byteOrder() throws IOException {
    List<String> ascending =
        texts(read("byte-order.json").getAsJsonObject().getAsJsonArray("ascending"));

    assertThat(ascending).hasSizeGreaterThan(50).isSortedAccordingTo(KeyOrder.BYTES);
  }

  @Test
  void rangesOfBytes() throws IOException {
    assertRanges(RangeOrder.BYTES, read("ranges-bytes.json").getAsJsonObject());
  }

  @Test
  void rangesOfNumbers() throws IOException {
    JsonObject vectors = read("ranges-numeric.json").getAsJsonObject();
    View view = assertRanges(RangeOrder.NUMERIC, vectors);

    assertThat(texts(vectors.getAsJsonArray("malformed")))
        .isNotEmpty()
        .allSatisfy(
            key ->
                assertRefused(
                    key.isEmpty() ? ErrorReason.INVALID_KEY : ErrorReason.MALFORMED_KEY,
                    () -> view.locate("orders", key)));
  }

  @Test
  void sequences() throws IOException {
    JsonObject vectors = read("sequences.json").getAsJsonObject();
    String prefix = text(vectors, "prefix");
    List<DirectoryChange> changes = new ArrayList<>();
    changes.add(Given.put(new Strategy.Sequence(prefix)));
    for (JsonObject epoch : objects(vectors.get("epochs")).toList()) {
      changes.addAll(
          Given.epoch(
              number(epoch, "date"), number(epoch, "end_date"), number(epoch, "residues"), 1));
    }
    View view = Given.view(changes);

    assertThat(objects(vectors.get("valid")))
        .isNotEmpty()
        .allSatisfy(
            vector -> {
              String key = text(vector, "key");
              assertThat(SequenceKey.date(prefix, key)).isEqualTo(number(vector, "date"));
              assertThat(Long.toUnsignedString(SequenceKey.number(prefix, key)))
                  .isEqualTo(text(vector, "number"));
              assertThat(locate(view, key).scopeOf(key))
                  .isEqualTo(
                      new Scope.Residue(number(vector, "epoch_date"), number(vector, "residue")));
            });
    assertThat(objects(vectors.get("malformed")))
        .isNotEmpty()
        .allSatisfy(
            vector ->
                assertRefused(
                    ErrorReason.MALFORMED_KEY, () -> view.locate("orders", text(vector, "key"))));
    assertThat(texts(vectors.getAsJsonArray("before_first_epoch")))
        .isNotEmpty()
        .allSatisfy(
            key -> assertRefused(ErrorReason.BEFORE_FIRST_EPOCH, () -> view.locate("orders", key)));
  }

  private static View assertRanges(RangeOrder order, JsonObject vectors) {
    List<String> bounds = texts(vectors.getAsJsonArray("bounds"));
    List<DirectoryChange> changes = new ArrayList<>();
    changes.add(Given.put(new Strategy.Range(order)));
    for (int i = 0; i <= bounds.size(); i++) {
      Scope.Range range =
          Given.range(i == 0 ? "" : bounds.get(i - 1), i == bounds.size() ? null : bounds.get(i));
      changes.add(Given.put(range, "shard-" + i, 1));
    }
    View view = Given.view(changes);

    assertThat(objects(vectors.get("cases")))
        .isNotEmpty()
        .allSatisfy(
            vector -> {
              String key = text(vector, "key");
              String end = text(vector, "end");
              Placement placement = locate(view, key);
              assertThat(placement.shard().text()).isEqualTo("shard-" + number(vector, "range"));
              assertThat(placement.scopeOf(key))
                  .isEqualTo(Given.range(text(vector, "start"), end.isEmpty() ? null : end));
            });
    return view;
  }

  private static void assertRefused(ErrorReason reason, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            LookupException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static Placement locate(View view, String key) {
    return Objects.requireNonNull(view.locate("orders", key));
  }

  private static JsonElement read(String file) throws IOException {
    return JsonParser.parseString(Files.readString(VECTORS.resolve(file)));
  }

  private static Stream<JsonObject> objects(JsonElement array) {
    return StreamSupport.stream(array.getAsJsonArray().spliterator(), false)
        .map(JsonElement::getAsJsonObject);
  }

  private static List<String> texts(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false).map(JsonElement::getAsString).toList();
  }

  private static String text(JsonObject vector, String field) {
    return vector.get(field).getAsString();
  }

  private static int number(JsonObject vector, String field) {
    return vector.get(field).getAsInt();
  }

  private static ByteBuffer bytes(JsonObject vector) {
    return ByteBuffer.wrap(HexFormat.of().parseHex(text(vector, "utf8")));
  }
}
