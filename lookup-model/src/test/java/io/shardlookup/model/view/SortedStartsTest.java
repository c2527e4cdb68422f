package io.shardlookup.model.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.strategy.KeyOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SortedStartsTest {
  /** Around every border of the packing: ends of ASCII, of one byte, of surrogates. */
  private static final String[] ALPHABET = {
    "a",
    "b",
    "~",
    "\u00a0",
    "\u00fe",
    "\u00ff",
    "\u0100",
    "\u07ff",
    "\ud7ff",
    "\ue000",
    "\uffff",
    "\ud83d\ude00",
    "\ud83d\ude01"
  };

  @Test
  void findsTheSameStartAsComparingWithAll() {
    Random random = new Random(20260101);
    for (int round = 0; round < 2_000; round++) {
      String common = text(random, 3);
      TreeSet<String> sorted = new TreeSet<>(KeyOrder.BYTES);
      if (random.nextBoolean()) {
        sorted.add("");
      }
      for (int i = random.nextInt(12); i > 0; i--) {
        sorted.add(common + text(random, random.nextBoolean() ? 2 : 12));
      }
      List<String> starts = new ArrayList<>(sorted);
      SortedStarts searched = new SortedStarts(starts);

      for (int i = 0; i < 20; i++) {
        String key = (random.nextInt(4) == 0 ? "" : common) + text(random, 12);
        assertThat(searched.floor(key))
            .as("floor of %s among %s", key, starts)
            .isEqualTo(expected(starts, key));
      }
      for (int i = 0; i < starts.size(); i++) {
        assertThat(searched.floor(starts.get(i))).isEqualTo(i);
      }
    }
  }

  @Test
  void findsAmongStartsThatDifferOnlyFarBehind() {
    List<String> starts = new ArrayList<>(List.of("a"));
    for (int i = 100; i < 1_000; i++) {
      starts.add("customer-number-" + i);
    }
    SortedStarts searched = new SortedStarts(starts);

    assertThat(searched.floor("customer-number-099")).isEqualTo(0);
    assertThat(searched.floor("customer-number-5000")).isEqualTo(401);
    assertThat(searched.floor("customer-number-999x")).isEqualTo(900);
    assertThat(searched.floor("Z")).isEqualTo(-1);
  }

  private static int expected(List<String> starts, String key) {
    int at = -1;
    while (at + 1 < starts.size() && KeyOrder.BYTES.compare(starts.get(at + 1), key) <= 0) {
      at++;
    }
    return at;
  }

  private static String text(Random random, int mostCharacters) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(mostCharacters + 1); i > 0; i--) {
      text.append(ALPHABET[random.nextInt(ALPHABET.length)]);
    }
    return text.toString();
  }
}
