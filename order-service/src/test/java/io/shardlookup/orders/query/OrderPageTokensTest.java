package io.shardlookup.orders.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.orders.paging.PageToken;
import io.shardlookup.orders.readmodel.OrderPosition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OrderPageTokensTest {
  private static final String QUESTION = "orders of customer-1";

  @Test
  void leadsBackToThePosition() {
    OrderPosition position = new OrderPosition(1_784_000_000_123_456L, "20260718-7");

    assertThat(OrderPageTokens.read(QUESTION, OrderPageTokens.of(QUESTION, position)))
        .isEqualTo(position);
  }

  @Test
  void hasNoTokenForTheEnd() {
    assertThat(OrderPageTokens.of(QUESTION, null)).isEmpty();
    assertThat(OrderPageTokens.read(QUESTION, "")).isNull();
  }

  /** Whoever knows how tokens are made can give one a position of any length. */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 7})
  void refusesAPositionThatIsTooShort(int bytes) {
    String forged = PageToken.of(QUESTION, ByteString.copyFrom(new byte[bytes]));

    assertThatThrownBy(() -> OrderPageTokens.read(QUESTION, forged))
        .isInstanceOfSatisfying(
            OrderException.class,
            e -> assertThat(e.reason()).isEqualTo(OrderErrorReason.INVALID_PAGE_TOKEN))
        .hasMessageStartingWith("page_token: \"" + forged);
  }
}
