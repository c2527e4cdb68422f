package io.shardlookup.orders.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.orders.config.SettlementConfig.LedgerConfig;
import io.shardlookup.orders.config.SettlementConfig.ShopsConfig;
import io.shardlookup.orders.config.SettlementConfig.Verb;
import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.runtime.logging.LogConfig;
import io.shardlookup.runtime.options.OptionReader;
import io.shardlookup.runtime.options.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettlementCommandLineTest {
  @TempDir Path folder;
  private Path password = Path.of("");

  @BeforeEach
  void writePassword() throws IOException {
    password = Files.writeString(folder.resolve("password"), "secret\n");
  }

  @Test
  void pinsEveryDefault() {
    Request.Run<SettlementConfig> run = run();

    assertThat(run.config())
        .isEqualTo(
            new SettlementConfig(
                "a",
                Verb.RUN,
                new ListenConfig("127.0.0.1", 7511, 7611),
                new ShopsConfig(List.of("127.0.0.1:7101"), new KeyspaceName("shops"), null),
                new ShardsConfig("app", password, null, 8),
                new LedgerConfig(Duration.ofSeconds(3), 8),
                new QueriesConfig(Duration.ofSeconds(5), 16, 1_000),
                new KafkaConfig("127.0.0.1:9092", "orders.events"),
                Duration.ofSeconds(10)));
    assertThat(run.log()).isEqualTo(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.JSON));
  }

  @Test
  void rebuildIsAVerbThatComesFromTheCommandLineAlone() {
    assertThat(run("rebuild").config().verb()).isEqualTo(Verb.REBUILD);
    assertThat(run("rebuild", "--accept-loss").config().verb()).isEqualTo(Verb.REBUILD_WITH_LOSS);
    assertThat(say(arguments("--accept-loss")))
        .isEqualTo("accept-loss: without a verb (expected: rebuild --accept-loss)");
    Request<SettlementConfig> nameless =
        SettlementCommandLine.read(
            new String[] {"rebuild", "--shard-user=app", "--shard-password-file=" + password},
            Map.of(),
            "1.0");
    assertThat(((Request.Run<SettlementConfig>) nameless).config().instanceId())
        .isEqualTo("rebuild");
    Request<SettlementConfig> fromOutside =
        SettlementCommandLine.read(
            arguments(), Map.of("SETTLEMENT_REBUILD", "true", "SETTLEMENT_VERB", "rebuild"), "1.0");
    assertThat(((Request.Run<SettlementConfig>) fromOutside).config().verb()).isEqualTo(Verb.RUN);
    assertThat(say(arguments("rebuld")))
        .isEqualTo("verb: \"rebuld\" (expected: rebuild, or none to run)");
  }

  @Test
  void everyNameIsAVariableAndAKeyToo() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("settlement.yaml"),
            "lookup-nodes: [10.0.0.1:1, 10.0.0.2:2]\nclient-port: 1\nledger-timeout: 700ms\n");
    Map<String, String> environment =
        Map.of("SETTLEMENT_CONFIG", file.toString(), "SETTLEMENT_CLIENT_PORT", "2");

    SettlementConfig config =
        ((Request.Run<SettlementConfig>)
                SettlementCommandLine.read(arguments(), environment, "1.0"))
            .config();

    assertThat(config.shops().nodes()).containsExactly("10.0.0.1:1", "10.0.0.2:2");
    assertThat(config.listen().clientPort()).isEqualTo(2);
    assertThat(config.ledger().timeout()).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void showsEveryBadValueWithWhatWasExpected() {
    assertThat(say("--shard-user=app"))
        .isEqualTo("instance-id: none (expected: a name that no other instance has)");
    assertThat(say(arguments("--ledger-threads=0")))
        .isEqualTo("ledger-threads: 0 (expected: 1..100)");
    assertThat(say(arguments("--query-threads=8")))
        .startsWith("query-threads: 8 (expected: more than shard-pool-size 8, ");
    assertThat(say(arguments("--ledger-timeout=1h")))
        .isEqualTo("ledger-timeout: \"1h\" (expected: 100ms..30s, such as 500ms, 10s, 5m or 1h)");
    assertThat(say(arguments("--shops-keyspace=Shops")))
        .startsWith("shops-keyspace: ")
        .contains("Shops", "[a-z][a-z0-9-]{0,62}");
    assertThat(say(arguments("--events-topic=a b"))).contains("a b", "[a-zA-Z0-9._-]{1,230}");
    assertThat(say(arguments("--kafka-bootstrap=kafka")))
        .isEqualTo("kafka-bootstrap: \"kafka\" (expected: host:port)");
  }

  private Request.Run<SettlementConfig> run(String... more) {
    return (Request.Run<SettlementConfig>)
        SettlementCommandLine.read(arguments(more), Map.of(), "1.0");
  }

  private static String say(String... arguments) {
    Request.Say<SettlementConfig> say =
        (Request.Say<SettlementConfig>) SettlementCommandLine.read(arguments, Map.of(), "1.0");
    assertThat(say.exitCode()).isEqualTo(OptionReader.MISCONFIGURED);
    return say.text();
  }

  private String[] arguments(String... more) {
    List<String> arguments = new ArrayList<>();
    arguments.add("--instance-id=a");
    arguments.add("--shard-user=app");
    arguments.add("--shard-password-file=" + password);
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }
}
