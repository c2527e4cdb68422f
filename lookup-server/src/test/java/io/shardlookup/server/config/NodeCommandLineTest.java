package io.shardlookup.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.runtime.logging.LogConfig;
import io.shardlookup.runtime.options.OptionReader;
import io.shardlookup.runtime.options.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeCommandLineTest {
  @TempDir Path folder;

  @Test
  void pinsEveryDefault() {
    Request.Run<NodeConfig> run = run(Map.of(), "--node-id=a");

    assertThat(run.config())
        .isEqualTo(
            new NodeConfig(
                "a",
                new ListenConfig("127.0.0.1", 7101, 7201, null),
                new StoreConfig.Etcd(
                    List.of("http://127.0.0.1:2379"), "shard-lookup/", null, null, null),
                new ServingConfig(
                    10_000, 10_000, Duration.ofMillis(250), Duration.ofSeconds(2), 10_000),
                null,
                Duration.ofSeconds(60),
                Duration.ofSeconds(10)));
    assertThat(run.log()).isEqualTo(new LogConfig(LogConfig.Level.INFO, LogConfig.Format.JSON));
  }

  @Test
  void aFlagWinsOverTheEnvironmentWhichWinsOverTheFile() throws IOException {
    Path file = file("node-id: a\nclient-port: 1\nmetrics-port: 2\nclient-host: 127.0.0.3\n");
    Map<String, String> environment =
        Map.of("SHARD_LOOKUP_CLIENT_PORT", "11", "SHARD_LOOKUP_METRICS_PORT", "12");

    Request.Run<NodeConfig> run = run(environment, "--config=" + file, "--client-port=21");

    assertThat(run.config().listen()).isEqualTo(new ListenConfig("127.0.0.3", 21, 12, null));
  }

  @Test
  void readsListsAndEveryKindOfValueFromTheFile() throws IOException {
    Path file =
        file(
            """
            node-id: node-1
            etcd-endpoints: [http://127.0.0.1:1, http://127.0.0.1:2]
            heartbeat-interval: 500ms
            max-sessions: 7
            log-format: plain
            """);

    Request.Run<NodeConfig> run = run(Map.of(), "--config=" + file);

    assertThat(((StoreConfig.Etcd) run.config().store()).endpoints())
        .containsExactly("http://127.0.0.1:1", "http://127.0.0.1:2");
    assertThat(run.config().serving().heartbeatInterval()).isEqualTo(Duration.ofMillis(500));
    assertThat(run.config().serving().maxSessions()).isEqualTo(7);
    assertThat(run.log().format()).isEqualTo(LogConfig.Format.PLAIN);
  }

  @Test
  void namesTheClosestFlagForAnUnknownOne() {
    assertThat(refusal(Map.of(), "--node-id=a", "--client-prt=3"))
        .isEqualTo("unknown option: --client-prt=3 (expected: perhaps client-port)");
  }

  @Test
  void namesTheClosestKeyForAMisspeltOne() throws IOException {
    Path file = file("node-id: a\nclient-prot: 7101\n");

    assertThat(refusal(Map.of(), "--config=" + file))
        .isEqualTo(
            "config file " + file + ": unknown key: client-prot (expected: perhaps client-port)");
  }

  @Test
  void showsEveryBadValueWithWhatWasExpected() {
    assertThat(refusal(Map.of()))
        .isEqualTo("node-id: none (expected: a name that no other node has)");
    assertThat(refusal(Map.of("SHARD_LOOKUP_CLIENT_PORT", "99999"), "--node-id=a"))
        .isEqualTo("client-port: 99999 (expected: 0..65535)");
    assertThat(refusal(Map.of(), "--node-id=a", "--store=redis"))
        .isEqualTo("store: \"redis\" (expected: etcd, memory)");
    assertThat(refusal(Map.of(), "--node-id=a", "--snapshot-interval=soon"))
        .isEqualTo(
            "snapshot-interval: \"soon\" (expected: 100ms..3600s, such as 500ms, 10s, 5m or 1h)");
    assertThat(refusal(Map.of(), "--node-id=a", "--etcd-endpoints=localhost"))
        .isEqualTo(
            "etcd-endpoints: \"localhost\" (expected: http://host:port or https://host:port)");
    assertThat(refusal(Map.of(), "--node-id=a", "--etcd-user=x"))
        .isEqualTo(
            "etcd-password-file: none (expected: both etcd-user and etcd-password-file, or neither)");
    assertThat(refusal(Map.of(), "--node-id=a", "--client-host=0.0.0.0"))
        .isEqualTo(
            "advertised-endpoint: none (expected: host:port, since clients cannot connect to"
                + " 0.0.0.0)");
    assertThat(refusal(Map.of(), "--node-id=a", "--client-host=no host"))
        .isEqualTo("client-host: \"no host\" (expected: an address, or a name that has one)");
    assertThat(refusal(Map.of(), "--node-id=a", "--max-sessions=0"))
        .isEqualTo("max-sessions: 0 (expected: 1..1000000)");
  }

  @Test
  void refusesAFileThatIsNoMap() throws IOException {
    assertThat(refusal(Map.of(), "--config=" + file("- a\n"))).contains("log-level: debug");
    assertThat(refusal(Map.of(), "--config=" + file("a: [\n"))).contains("not YAML");
    assertThat(refusal(Map.of(), "--config=" + folder.resolve("absent"))).contains("absent");
  }

  @Test
  void helpNamesEveryOption() {
    Request.Say<NodeConfig> say =
        (Request.Say<NodeConfig>) NodeCommandLine.read(args("--help"), Map.of(), "1.0");

    assertThat(say.exitCode()).isZero();
    assertThat(say.text()).contains("--client-port", "7101", "--etcd-endpoints", "SHARD_LOOKUP_");
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("node.yaml"), content);
  }

  private static Request.Run<NodeConfig> run(Map<String, String> environment, String... arguments) {
    return (Request.Run<NodeConfig>) NodeCommandLine.read(arguments, environment, "1.0");
  }

  private static String refusal(Map<String, String> environment, String... arguments) {
    Request.Say<NodeConfig> say =
        (Request.Say<NodeConfig>) NodeCommandLine.read(arguments, environment, "1.0");
    assertThat(say.exitCode()).isEqualTo(OptionReader.MISCONFIGURED);
    return say.text();
  }

  private static String[] args(String... arguments) {
    return arguments;
  }
}
