package io.shardlookup.model.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class KeyOrderProperties {
  @Property
  void ordersAsTheBytesOfTheUtf8(@ForAll("keys") String a, @ForAll("keys") String b) {
    assertThat(sign(KeyOrder.BYTES.compare(a, b))).isEqualTo(sign(compareBytes(a, b)));
  }

  @Property
  void ordersAsTheBytesAfterACommonStart(
      @ForAll("keys") String start, @ForAll("keys") String a, @ForAll("keys") String b) {
    assertThat(sign(KeyOrder.BYTES.compare(start + a, start + b)))
        .isEqualTo(sign(compareBytes(start + a, start + b)));
    assertThat(sign(KeyOrder.BYTES.compare(start, start + a))).isEqualTo(-1);
  }

  @Example
  void isNotTheOrderOfStrings() {
    String highestOfTwoBytes = "\uffff";
    String supplementary = new StringBuilder().appendCodePoint(0x10000).toString();

    assertThat(highestOfTwoBytes.compareTo(supplementary)).isPositive();
    assertThat(KeyOrder.BYTES.compare(highestOfTwoBytes, supplementary)).isNegative();
  }

  @Provide
  Arbitrary<String> keys() {
    return Texts.keys();
  }

  private static int compareBytes(String a, String b) {
    return Arrays.compareUnsigned(
        a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
  }

  private static int sign(int comparison) {
    return Integer.signum(comparison);
  }
}
