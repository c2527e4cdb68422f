package io.shardlookup.model.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class NumericKeyProperties {
  private static final BigInteger MAX = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);

  @Property
  void readsEveryUnsignedNumber(@ForAll long number) {
    assertThat(NumericKey.parse(Long.toUnsignedString(number))).isEqualTo(number);
  }

  @Property
  void isANumberUpToTheLargest(@ForAll("aroundTheLargest") BigInteger number) {
    assertThat(NumericKey.isNumber(number.toString())).isEqualTo(number.compareTo(MAX) <= 0);
  }

  @Property
  void isANumberOnlyAsItWouldBeWritten(@ForAll("digitsMostly") String text) {
    boolean written =
        text.matches("0|[1-9][0-9]{0,19}") && new BigInteger(text).compareTo(MAX) <= 0;

    assertThat(NumericKey.isNumber(text)).isEqualTo(written);
  }

  @Example
  void refusesWhatIsNoNumberByShowingIt() {
    assertThatThrownBy(() -> NumericKey.parse("007"))
        .isInstanceOfSatisfying(
            LookupException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.MALFORMED_KEY))
        .hasMessage(
            "key: \"007\" (expected: a number 0..18446744073709551615 without leading zeros)");
    assertThatThrownBy(() -> NumericKey.parse("7\n"))
        .isInstanceOfSatisfying(
            LookupException.class, e -> assertThat(e.reason()).isEqualTo(ErrorReason.INVALID_KEY));
  }

  @Provide
  Arbitrary<BigInteger> aroundTheLargest() {
    return Arbitraries.bigIntegers()
        .between(new BigInteger("9000000000000000000"), new BigInteger("99999999999999999999"));
  }

  @Provide
  Arbitrary<String> digitsMostly() {
    return Arbitraries.strings().withCharRange('0', '9').withChars("/:-+ a٣").ofMaxLength(22);
  }
}
