package io.shardlookup.model.strategy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Locale;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class SequenceKeyProperties {
  @Property
  void readsWhatItWrites(
      @ForAll("prefixes") String prefix,
      @ForAll @IntRange(min = 0, max = 3_652_058) int day,
      @ForAll long number,
      @ForAll @IntRange(min = 1, max = 60) int residues) {
    int date = SequenceDate.of(LocalDate.of(1, 1, 1).plusDays(day));

    String key = SequenceKey.format(prefix, date, number);

    assertThat(SequenceKey.date(prefix, key)).isEqualTo(date);
    assertThat(SequenceKey.number(prefix, key)).isEqualTo(number);
    assertThat(SequenceKey.residue(prefix, key, residues))
        .isEqualTo(
            new BigInteger(Long.toUnsignedString(number))
                .mod(BigInteger.valueOf(residues))
                .intValue());
  }

  @Property
  void knowsWhichDatesExist(
      @ForAll @IntRange(max = 10_001) int year,
      @ForAll @IntRange(max = 14) int month,
      @ForAll @IntRange(max = 33) int day) {
    assertThat(SequenceDate.isValid(year * 10_000 + month * 100 + day))
        .isEqualTo(exists(year, month, day));
  }

  @Example
  void knowsLeapYears() {
    assertThat(SequenceDate.isValid(2000_02_29)).isTrue();
    assertThat(SequenceDate.isValid(2028_02_29)).isTrue();
    assertThat(SequenceDate.isValid(1900_02_29)).isFalse();
    assertThat(SequenceDate.isValid(2026_02_29)).isFalse();
    assertThat(SequenceDate.isValid(-2026_02_20)).isFalse();
  }

  @Property
  void refusesEveryKeyThatHasAnotherForm(@ForAll("nearlyRight") String key) {
    boolean right =
        key.matches("o-[0-9]{8}-(0|[1-9][0-9]{0,18})")
            && exists(
                Integer.parseInt(key.substring(2, 6)),
                Integer.parseInt(key.substring(6, 8)),
                Integer.parseInt(key.substring(8, 10)));

    if (right) {
      assertThat(SequenceKey.date("o-", key)).isPositive();
    } else {
      assertThatThrownBy(() -> SequenceKey.date("o-", key))
          .isInstanceOfSatisfying(
              LookupException.class,
              e -> assertThat(e.reason()).isIn(ErrorReason.MALFORMED_KEY, ErrorReason.INVALID_KEY));
    }
  }

  @Example
  void writesTheSameInEveryLocale() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      assertThat(SequenceKey.format("", 2026_03_01, 7)).isEqualTo("20260301-7");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Example
  void refusesDatesThatHaveNoNumber() {
    assertThatThrownBy(() -> SequenceDate.of(LocalDate.of(10_000, 1, 1)))
        .hasMessage("date: +10000-01-01 (expected: a year 1..9999)");
    assertThatThrownBy(() -> SequenceDate.check("epoch date", 2026_02_30))
        .hasMessage("epoch date: 20260230 (expected: a date yyyymmdd)");
  }

  @Provide
  Arbitrary<String> prefixes() {
    return Arbitraries.of("", "o-", "2026", "Bestellung №", "20260101-");
  }

  @Provide
  Arbitrary<String> nearlyRight() {
    Arbitrary<String> date =
        Arbitraries.oneOf(
            Arbitraries.of("20260301", "20260229", "20240229", "00000101", "2026030", "202603011"),
            Arbitraries.strings().numeric().ofLength(8));
    Arbitrary<String> number =
        Arbitraries.oneOf(
            Arbitraries.strings().numeric().ofMaxLength(4),
            Arbitraries.of("-1", "+1", "1 ", "1\n", "x", "18446744073709551616"));
    return Arbitraries.of("o-", "o", "O-", "")
        .flatMap(
            prefix ->
                date.flatMap(
                    d ->
                        Arbitraries.of("-", "", "_")
                            .flatMap(dash -> number.map(n -> prefix + d + dash + n))));
  }

  private static boolean exists(int year, int month, int day) {
    try {
      return year >= 1 && year <= 9_999 && LocalDate.of(year, month, day) != null;
    } catch (DateTimeException e) {
      return false;
    }
  }
}
