package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class EtcdLeadershipTest {
  @Test
  void leaderIsWhoSaysSoAndIsNamedByMajority() {
    List<EtcdStatus> answers = List.of(answer(1, 2, 5), answer(2, 2, 5));

    assertThat(EtcdLeadership.of(answers, 3)).contains(answer(2, 2, 5));
  }

  @Test
  void leaderOfAnEarlierTermIsNotBelieved() {
    List<EtcdStatus> answers = List.of(answer(1, 1, 4), answer(2, 2, 5), answer(3, 2, 5));

    assertThat(EtcdLeadership.of(answers, 3)).contains(answer(2, 2, 5));
  }

  @Test
  void wordsOfDifferentTermsDoNotAddUp() {
    List<EtcdStatus> answers = List.of(answer(1, 1, 4), answer(2, 1, 5), answer(3, 0, 5));

    assertThat(EtcdLeadership.of(answers, 3)).isEmpty();
  }

  @Test
  void noLeaderWithoutMajorityOrWithoutItsOwnWord() {
    assertThat(EtcdLeadership.of(List.of(answer(1, 1, 4)), 3)).isEmpty();
    assertThat(EtcdLeadership.of(List.of(answer(1, 3, 4), answer(2, 3, 4)), 3)).isEmpty();
    assertThat(EtcdLeadership.of(List.of(answer(1, 0, 4), answer(2, 0, 4)), 3)).isEmpty();
    assertThat(EtcdLeadership.of(List.of(answer(0, 0, 4), answer(0, 0, 4)), 3)).isEmpty();
  }

  @Test
  void fieldsArePickedFromAnswerByName() {
    String json =
        "{\"header\":{\"member_id\":\"18249187646912138824\",\"revision\":\"7\"},\"version\":\"3.5.16\"}";

    assertThat(Long.toUnsignedString(EtcdGateway.number(json, "member_id")))
        .isEqualTo("18249187646912138824");
    assertThat(EtcdGateway.number(json, "revision")).isEqualTo(7);
    assertThat(EtcdGateway.text(json, "version")).isEqualTo("3.5.16");
    assertThat(EtcdGateway.number(json, "leader")).isZero();
  }

  private static EtcdStatus answer(long member, long leader, long term) {
    return new EtcdStatus(member, leader, term, 1, 1, "3.5.16");
  }
}
