package io.shardlookup.orders.paging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PageTokenTest {
  private static final ByteString POSITION = ByteString.copyFromUtf8("20260718-17");

  @Test
  void leadsBackToThePosition() {
    assertThat(PageToken.position("shop a", PageToken.of("shop a", POSITION))).isEqualTo(POSITION);
    assertThat(PageToken.position("", PageToken.of("", ByteString.EMPTY)))
        .isEqualTo(ByteString.EMPTY);
  }

  @Test
  void refusesATokenOfAnotherQuestion() {
    requireRefused("shop b", PageToken.of("shop a", POSITION));
  }

  @Test
  void doesNotTakeAPartOfTheQuestionForThePosition() {
    requireRefused("shop", PageToken.of("shop a", POSITION));
    requireRefused("a", PageToken.of("", ByteString.copyFromUtf8("a")));
  }

  @Test
  void refusesATokenWithAnyCharacterChanged() {
    String token = PageToken.of("shop a", POSITION);
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'A' ? 'B' : 'A';
      requireRefused("shop a", token.substring(0, i) + other + token.substring(i + 1));
    }
  }

  @Test
  void refusesATokenThatIsCutOrLonger() {
    String token = PageToken.of("shop a", POSITION);
    for (int length = 1; length < token.length(); length++) {
      requireRefused("shop a", token.substring(0, length));
    }
    requireRefused("shop a", token + "A");
    requireRefused("shop a", token + "=");
    requireRefused("shop a", token.repeat(100));
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "not a token", "\u0000", "ÄÖÜ", "====", "2"})
  void refusesWhatIsNoToken(String token) {
    requireRefused("shop a", token);
  }

  @Test
  void saysWhatWasGivenAndWhatWasExpected() {
    assertThatThrownBy(() -> PageToken.position("shop a", "forged"))
        .hasMessage(
            "page_token: \"forged\" (expected: next_page_token of an earlier answer to the same"
                + " query)");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 1_001, 1_000_000, Integer.MIN_VALUE})
  void refusesASizeOutOfBounds(int size) {
    assertThatThrownBy(() -> PageSize.check(size))
        .hasMessage("page_size: " + size + " (expected: 1..1000)");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100, 1_000})
  void takesASizeWithinBounds(int size) {
    assertThat(PageSize.check(size)).isEqualTo(size);
  }

  private static void requireRefused(String question, String token) {
    assertThatThrownBy(() -> PageToken.position(question, token))
        .as(token)
        .isInstanceOfSatisfying(
            OrderException.class,
            e -> assertThat(e.reason()).isEqualTo(OrderErrorReason.INVALID_PAGE_TOKEN));
  }
}
