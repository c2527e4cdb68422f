package io.shardlookup.model.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeySyntaxTest {
  private static final String EXPECTED = "1..512 bytes of UTF-8 without control characters";
  private static final String GRIN = new StringBuilder().appendCodePoint(0x1f600).toString();

  @Test
  void acceptsTextOfUpTo512Bytes() {
    for (String key :
        new String[] {
          "a",
          "a".repeat(512),
          "é".repeat(256),
          "€".repeat(170) + "aa",
          GRIN.repeat(128),
          "\u00a0",
          "~"
        }) {
      assertThat(KeySyntax.check(key)).isSameAs(key);
      assertThat(KeySyntax.decode(utf8(key))).isEqualTo(key);
    }
  }

  @Test
  void refusesMoreBytesHoweverFewTheCharacters() {
    for (String key :
        new String[] {"a".repeat(513), "é".repeat(257), "€".repeat(171), GRIN.repeat(129)}) {
      assertRefused(key);
      assertThatThrownBy(() -> KeySyntax.decode(utf8(key)))
          .hasMessage(
              "key: %d bytes (expected: %s)"
                  .formatted(key.getBytes(StandardCharsets.UTF_8).length, EXPECTED));
    }
  }

  @ParameterizedTest
  @ValueSource(chars = {0, '\n', 0x1f, 0x7f, 0x80, 0x85, 0x9f})
  void refusesControlCharacters(char control) {
    String key = "a" + control;

    assertRefused(key);
    assertThatThrownBy(() -> KeySyntax.decode(utf8(key)))
        .hasMessage("key: \"a\\u%04x\" (expected: %s)".formatted((int) control, EXPECTED));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "\udc00", "a\ud83d", "\ude00\ud83d", "\ud83da"})
  void refusesUnpairedSurrogates(String key) {
    assertRefused(key);
  }

  @Test
  void refusesTheEmptyKey() {
    assertRefused("");
    assertThatThrownBy(() -> KeySyntax.decode(ByteBuffer.allocate(0)))
        .hasMessage("key: 0 bytes (expected: " + EXPECTED + ")");
  }

  @Test
  void refusesBytesThatAreNotUtf8() {
    byte[][] malformed = {
      {(byte) 0xff},
      {(byte) 0xc3},
      {(byte) 0xc0, (byte) 0xaf},
      {(byte) 0xed, (byte) 0xa0, (byte) 0x80},
      {(byte) 0xf4, (byte) 0x90, (byte) 0x80, (byte) 0x80}
    };
    for (byte[] bytes : malformed) {
      assertThatThrownBy(() -> KeySyntax.decode(ByteBuffer.wrap(bytes)))
          .isInstanceOfSatisfying(
              LookupException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_KEY))
          .hasMessage("key: bytes that are not UTF-8 (expected: " + EXPECTED + ")");
    }
  }

  @Test
  void readsFromPositionToLimitAndLeavesThem() {
    ByteBuffer buffer = ByteBuffer.wrap("xkeyx".getBytes(StandardCharsets.UTF_8), 1, 3);

    assertThat(KeySyntax.decode(buffer)).isEqualTo("key");
    assertThat(buffer.position()).isEqualTo(1);
  }

  @Test
  void countsTheBytesOfUtf8() {
    assertThat(KeySyntax.utf8Length("aé€" + GRIN)).isEqualTo(1 + 2 + 3 + 4);
  }

  @Test
  void quotesForMessages() {
    assertThat(KeySyntax.quote("a\"b\n" + GRIN)).isEqualTo("\"a\\u0022b\\u000a\\ud83d\\ude00\"");
    assertThat(KeySyntax.quote("x".repeat(81)))
        .isEqualTo('"' + "x".repeat(80) + "\"... (81 characters)");
  }

  private static void assertRefused(String key) {
    assertThatThrownBy(() -> KeySyntax.check(key))
        .isInstanceOfSatisfying(
            LookupException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_KEY))
        .hasMessage("key: " + KeySyntax.quote(key) + " (expected: " + EXPECTED + ")");
  }

  private static ByteBuffer utf8(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
  }
}
