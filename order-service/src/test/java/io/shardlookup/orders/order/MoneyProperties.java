package io.shardlookup.orders.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import java.math.BigInteger;
import java.util.function.Supplier;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class MoneyProperties {
  @Property
  void addsExactlyOrRefuses(@ForAll long a, @ForAll long b) {
    check(() -> Orders.euros(a).plus(Orders.euros(b)), big(a).add(big(b)));
  }

  @Property
  void subtractsExactlyOrRefuses(@ForAll long a, @ForAll long b) {
    check(() -> Orders.euros(a).minus(Orders.euros(b)), big(a).subtract(big(b)));
  }

  @Property
  void multipliesExactlyOrRefuses(@ForAll long price, @ForAll long quantity) {
    check(() -> Orders.euros(price).times(quantity), big(price).multiply(big(quantity)));
  }

  @Example
  void doesNotMixCurrencies() {
    Money francs = new Money(1, "CHF");

    assertThatThrownBy(() -> Orders.euros(1).plus(francs))
        .hasMessage("currency: CHF (expected: EUR)")
        .extracting(e -> ((OrderException) e).reason())
        .isEqualTo(OrderErrorReason.CURRENCY_MISMATCH);
    assertThatThrownBy(() -> Orders.euros(1).minus(francs)).isInstanceOf(OrderException.class);
    assertThatThrownBy(() -> Orders.euros(1).isMoreThan(francs)).isInstanceOf(OrderException.class);
  }

  @Example
  void refusesWhatIsNoCode() {
    for (String code : new String[] {"", "EU", "EURO", "eur", "E R", "ÉUR", "EUR\n"}) {
      assertThatThrownBy(() -> new Money(1, code))
          .isInstanceOf(OrderException.class)
          .hasMessageContaining("three capital letters");
    }
  }

  private static void check(Supplier<Money> computed, BigInteger exact) {
    if (exact.bitLength() < Long.SIZE) {
      assertThat(computed.get()).isEqualTo(Orders.euros(exact.longValueExact()));
    } else {
      assertThatThrownBy(computed::get)
          .extracting(e -> ((OrderException) e).reason())
          .isEqualTo(OrderErrorReason.AMOUNT_OVERFLOW);
    }
  }

  private static BigInteger big(long value) {
    return BigInteger.valueOf(value);
  }
}
