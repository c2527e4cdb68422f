package io.shardlookup.orders.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class FingerprintProperties {
  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void isTheSameExactlyForTheSamePurchase(
      @ForAll("purchases") Purchase one, @ForAll("purchases") Purchase other) {
    Purchase copy = new Purchase(one.number(), one.customerId(), one.shopId(), one.lines());

    assertThat(Fingerprint.of(copy)).isEqualTo(Fingerprint.of(one));
    assertThat(Fingerprint.of(one).equals(Fingerprint.of(other))).isEqualTo(one.equals(other));
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void changesWithEveryField(@ForAll("purchases") Purchase purchase) {
    Fingerprint original = Fingerprint.of(purchase);

    assertThat(variations(purchase)).extracting(Fingerprint::of).doesNotContain(original);
  }

  @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
  void isTheSameExactlyForTheSameCommand(
      @ForAll("commands") OrderCommand one, @ForAll("commands") OrderCommand other) {
    assertThat(Fingerprint.of(one).equals(Fingerprint.of(other))).isEqualTo(one.equals(other));
  }

  @Example
  void neverChangesForWhatWasStored() {
    assertThat(Fingerprint.of(Orders.placed().purchase()))
        .hasToString("f877604b94f2e0a182bf0ff26ba8966ceb113d6e3f1f23dd26d7804f07bbe645");
    assertThat(Fingerprint.of(new OrderCommand.Pay("p1", Orders.euros(1000), "card")))
        .hasToString("b5f7578fa511dca41a9e8218e334c4d1eedfc3c03fb2ea5e66d3c2cece5f58e3");
    assertThat(Fingerprint.of(new OrderCommand.Cancel("sold out")))
        .hasToString("a9fb3875722d1057c45c12ea35c315759d5c404039c3c5cc6dd9de59808b1a8e");
  }

  @Example
  void doesNotRunNeighboursTogether() {
    OrderLine line = new OrderLine(1, "ab", "c", 1, Orders.euros(1));
    OrderLine shifted = new OrderLine(1, "a", "bc", 1, Orders.euros(1));

    assertThat(Fingerprint.of(Orders.purchase("20260701-7", line)))
        .isNotEqualTo(Fingerprint.of(Orders.purchase("20260701-7", shifted)));
  }

  @Example
  void isReadAsItWasStored() {
    Fingerprint fingerprint = Fingerprint.of(Orders.placed().purchase());

    assertThat(Fingerprint.ofBytes(fingerprint.toBytes())).isEqualTo(fingerprint);
    assertThatThrownBy(() -> Fingerprint.ofBytes(new byte[31]))
        .hasMessage("fingerprint: 31 bytes (expected: 32)");
  }

  @Provide
  Arbitrary<Purchase> purchases() {
    return Orders.purchases();
  }

  @Provide
  Arbitrary<OrderCommand> commands() {
    return Orders.commands();
  }

  private static List<Purchase> variations(Purchase p) {
    OrderLine first = p.lines().get(0);
    OrderNumber other = OrderNumber.of("", 20_270_101, 1);
    List<Purchase> variations = new ArrayList<>();
    variations.add(new Purchase(other, p.customerId(), p.shopId(), p.lines()));
    variations.add(new Purchase(p.number(), p.customerId() + "x", p.shopId(), p.lines()));
    variations.add(new Purchase(p.number(), p.customerId(), p.shopId() + "x", p.lines()));
    variations.add(withFirst(p, first.sku() + "x", first.name(), first.quantity(), 0));
    variations.add(withFirst(p, first.sku(), first.name() + "x", first.quantity(), 0));
    variations.add(withFirst(p, first.sku(), first.name(), first.quantity() % 1_000_000 + 1, 0));
    variations.add(withFirst(p, first.sku(), first.name(), first.quantity(), 1));
    List<OrderLine> more = new ArrayList<>(p.lines());
    more.add(Orders.line(more.size() + 1, 1, 1));
    variations.add(new Purchase(p.number(), p.customerId(), p.shopId(), more));
    variations.removeIf(p::equals);
    return variations;
  }

  private static Purchase withFirst(
      Purchase p, String sku, String name, long quantity, long moreExpensive) {
    Money price = p.lines().get(0).unitPrice().plus(Orders.euros(moreExpensive));
    List<OrderLine> lines = new ArrayList<>(p.lines());
    lines.set(0, new OrderLine(1, sku, name, quantity, price));
    return new Purchase(p.number(), p.customerId(), p.shopId(), lines);
  }
}
