package io.shardlookup.operator;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShardctlUseTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "resovle orders k | Did you mean: shardctl resolve",
        "shard lst | shard list",
        "resolve orders k --linearisable | --linearizable",
        "resolve orders | Missing required parameter: 'KEY'",
        "keyspace create x | --hash=SLOTS",
        "keyspace create x --hash 4 --sequence A | mutually exclusive",
        "resolve orders k --min-revision 4 --linearizable | mutually exclusive",
        "slot assign customers x shard-1 | 'x' is not an int",
        "shard state shard-1 drain | [ACTIVE, DRAINING, READ_ONLY]",
        "--output xml status | [TABLE, JSON]",
        "--endpoints nohost status | \"nohost\" (expected: host:port",
        "--endpoints h:0 status | \"h:0\" (expected: host:port",
        "--endpoints h:1 --timeout 0 status | --timeout: 0 (expected: 1..600000 milliseconds)",
        "--endpoints h:1 watch orders --count -1 | --count: -1 (expected: 0 or more)",
        "--endpoints h:1 entry put shops k s --expected-generation -4 | -4 (expected: 0 or more)",
        "--endpoints h:1 keyspace create x --range bytes --ranges abc | \"abc\" (expected: START=SHARD)",
      })
  void refusesWrongUseWithTwoAndSaysWhatIsRight(String arguments, String expected) {
    Run run = Run.of(arguments.trim().split(" "));

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).startsWith("shardctl: ").contains(expected.trim());
    assertThat(run.out()).isEmpty();
  }

  @Test
  void namesTheEndpointsOptionWhenNoneAreGiven() {
    Run run = Run.of("--endpoints", "", "status");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("endpoint");
  }

  @ParameterizedTest
  @CsvSource({"shard", "entry", "keyspace", "range"})
  void listsTheVerbsOfANounWithoutOne(String noun) {
    Run run = Run.of(noun);

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("Commands:").contains("Usage: shardctl " + noun);
  }

  @ParameterizedTest
  @CsvSource({"resolve", "keyspace create", "entry load", "shard put", "epoch create", "watch"})
  void showsTheHelpOfEveryVerb(String verb) {
    Run run = Run.of((verb + " --help").split(" "));

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("Usage: shardctl " + verb);
  }
}
