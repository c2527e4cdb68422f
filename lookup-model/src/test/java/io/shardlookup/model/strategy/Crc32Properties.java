package io.shardlookup.model.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.error.LookupException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class Crc32Properties {
  @Property
  void equalsTheCrcOfTheUtf8(@ForAll("keys") String key) {
    assertThat(Crc32.of(key)).isEqualTo(crcOfUtf8(key));
  }

  @Property
  void equalsTheCrcOfTheUtf8FromAnyPlaceOn(
      @ForAll("ascii") String plain, @ForAll("text") String any) {
    String key = plain + any;

    assertThat(Crc32.of(key)).isEqualTo(crcOfUtf8(key));
  }

  @Property
  void refusesWhatIsNoKey(@ForAll String text) {
    boolean valid = isValid(text);

    if (valid) {
      assertThat(Crc32.of(text)).isEqualTo(crcOfUtf8(text));
    } else {
      assertThatThrownBy(() -> Crc32.of(text)).isInstanceOf(LookupException.class);
    }
  }

  @Example
  void refusesAControlCharacterAtEveryPlace() {
    for (char bad : new char[] {0, 0x1f, 0x7f, 0x80, 0x9f, 0xd800, 0xdc00}) {
      for (int at = 0; at < 20; at++) {
        String text = "a".repeat(at) + bad + "a".repeat(19 - at);

        assertThatThrownBy(() -> Crc32.of(text))
            .isInstanceOf(LookupException.class)
            .hasMessageContaining("\\u");
      }
    }
  }

  @Provide
  Arbitrary<String> keys() {
    return Texts.keys();
  }

  @Provide
  Arbitrary<String> ascii() {
    return Texts.ascii();
  }

  @Provide
  Arbitrary<String> text() {
    return Texts.anyText();
  }

  private static long crcOfUtf8(String key) {
    CRC32 crc = new CRC32();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }

  private static boolean isValid(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return utf8.length >= 1
        && utf8.length <= 512
        && new String(utf8, StandardCharsets.UTF_8).equals(text)
        && text.codePoints().noneMatch(Character::isISOControl);
  }
}
