package io.shardlookup.orders.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.orders.event.KafkaConfig;
import io.shardlookup.orders.readmodel.ReadModelConfig;
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

class OrderServiceCommandLineTest {
  @TempDir Path folder;
  private Path password = Path.of("");

  @BeforeEach
  void writePassword() throws IOException {
    password = Files.writeString(folder.resolve("password"), "secret\n");
  }

  @Test
  void pinsEveryDefault() {
    Request.Run<OrderServiceConfig> run = run();

    assertThat(run.config())
        .isEqualTo(
            new OrderServiceConfig(
                "a",
                new ListenConfig("127.0.0.1", 7501, 7601),
                new DirectoryConfig(List.of("127.0.0.1:7101"), new KeyspaceName("orders"), null),
                new ShardsConfig("app", password, null, 16),
                new CommandsConfig(Duration.ofSeconds(5), 32, 1_000, 200),
                new QueriesConfig(Duration.ofSeconds(5), 32, 1_000),
                new EventsConfig(
                    new KafkaConfig("127.0.0.1:9092", "orders.events"),
                    new ReadModelConfig("mongodb://127.0.0.1:27017", "orders")),
                Duration.ofMinutes(10),
                Duration.ofSeconds(10)));
    assertThat(run.log()).isEqualTo(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.JSON));
  }

  @Test
  void aBlockOfNumbersLastsTenMinutesAtThePeak() {
    assertThat(run("--peak-orders-per-second=50").config().commands().numberBlock())
        .isEqualTo(30_000);
    assertThat(run("--peak-orders-per-second=1600").config().commands().numberBlock())
        .isLessThanOrEqualTo(1_000_000);
  }

  @Test
  void everyNameIsAVariableAndAKeyToo() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("orders.yaml"),
            "lookup-nodes: [10.0.0.1:1, 10.0.0.2:2]\nclient-port: 1\ncommand-timeout: 700ms\n");
    Map<String, String> environment =
        Map.of("ORDER_SERVICE_CONFIG", file.toString(), "ORDER_SERVICE_CLIENT_PORT", "2");

    OrderServiceConfig config =
        ((Request.Run<OrderServiceConfig>)
                OrderServiceCommandLine.read(arguments(), environment, "1.0"))
            .config();

    assertThat(config.directory().nodes()).containsExactly("10.0.0.1:1", "10.0.0.2:2");
    assertThat(config.listen().clientPort()).isEqualTo(2);
    assertThat(config.commands().timeout()).isEqualTo(Duration.ofMillis(700));
  }

  @Test
  void showsEveryBadValueWithWhatWasExpected() {
    assertThat(refusal("--lookup-nodes=localhost"))
        .isEqualTo("lookup-nodes: \"localhost\" (expected: host:port)");
    assertThat(refusal("--orders-keyspace=Orders"))
        .startsWith("orders-keyspace: ")
        .contains("Orders", "[a-z][a-z0-9-]{0,62}");
    assertThat(refusal("--shard-pool-size=0")).isEqualTo("shard-pool-size: 0 (expected: 1..1000)");
    assertThat(refusal("--peak-orders-per-second=1601"))
        .isEqualTo("peak-orders-per-second: 1601 (expected: 1..1600)");
    assertThat(refusal("--mongodb-uri=http://user:hidden@host"))
        .startsWith("read model: not a URI of MongoDB (expected: mongodb://host:port/...")
        .doesNotContain("hidden");
    assertThat(refusal("--mongodb-database=a b"))
        .isEqualTo("read model database: \"a b\" (expected: [a-zA-Z0-9_-]{1,60})");
    assertThat(refusal("--events-topic=a b"))
        .isEqualTo("events topic: \"a b\" (expected: [a-zA-Z0-9._-]{1,230})");
    assertThat(refusal("--query-threads=0")).isEqualTo("query-threads: 0 (expected: 1..1000)");
    assertThat(refusal("--shard-credentials=/nowhere"))
        .isEqualTo("shard-credentials: /nowhere (expected: a folder)");
    assertThat(refusal("--kafka=x")).startsWith("unknown option: --kafka=x (expected: ");
  }

  @Test
  void aShardThatHangsLeavesThreadsToTheOthers() {
    assertThat(refusal("--shard-pool-size=32"))
        .isEqualTo(
            "command-threads: 32 (expected: more than shard-pool-size 32, so that a shard that"
                + " hangs leaves threads to the others)");
    assertThat(refusal("--query-threads=16"))
        .startsWith("query-threads: 16 (expected: more than shard-pool-size 16, ");
    assertThat(run("--query-threads=17", "--command-threads=17").config().shards().poolSize())
        .isEqualTo(16);
  }

  @Test
  void wantsANameAndAnAccount() {
    assertThat(say()).isEqualTo("instance-id: none (expected: a name that no other instance has)");
    assertThat(say("--instance-id=a"))
        .isEqualTo("shard-user: none (expected: shard-user or shard-credentials)");
    assertThat(say("--instance-id=a", "--shard-user=app"))
        .isEqualTo(
            "shard-password-file: none (expected: both shard-user and shard-password-file, or"
                + " neither)");
  }

  @Test
  void showsNoPassword() {
    assertThat(run("--mongodb-uri=mongodb://user:hidden@host").config().toString())
        .doesNotContain("hidden");
  }

  private Request.Run<OrderServiceConfig> run(String... more) {
    return (Request.Run<OrderServiceConfig>)
        OrderServiceCommandLine.read(arguments(more), Map.of(), "1.0");
  }

  private String refusal(String... more) {
    return say(arguments(more));
  }

  private static String say(String... arguments) {
    Request.Say<OrderServiceConfig> say =
        (Request.Say<OrderServiceConfig>) OrderServiceCommandLine.read(arguments, Map.of(), "1.0");
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
