package io.shardlookup.client.failover;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.model.error.LookupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Names are resolved in a JVM of their own, which knows those of one hosts file only. */
@Timeout(60)
class EndpointSourceTest {
  @TempDir private Path folder;

  @Test
  void findsEveryAddressBehindAName() throws Exception {
    String hosts = "10.0.0.1 nodes.test\n10.0.0.2 nodes.test\n10.0.0.3 other.test\n";

    assertThat(found(hosts, "nodes.test:7411")).containsExactly("10.0.0.1:7411", "10.0.0.2:7411");
  }

  @Test
  void findsNothingBehindANameThatDoesNotResolve() throws Exception {
    assertThat(found("10.0.0.1 nodes.test\n", "gone.test:7411")).isEmpty();
  }

  @Test
  void countsANodeOfSeveralNamesOnce() throws Exception {
    String hosts = "10.0.0.1 nodes.test a.test\n10.0.0.2 nodes.test b.test\n";

    assertThat(found(hosts, "a.test:7411", "nodes.test:7411", "b.test:7411", "a.test:7412"))
        .containsExactly("10.0.0.1:7411", "10.0.0.2:7411", "10.0.0.1:7412");
  }

  @Test
  void refusesANameWithoutALetterAndAPortOutOfBounds() {
    assertThatThrownBy(() -> EndpointSource.dns("", 7411)).isInstanceOf(LookupException.class);
    assertThatThrownBy(() -> EndpointSource.dns("nodes.test", 0))
        .isInstanceOf(LookupException.class)
        .hasMessage("endpoint port: 0 (expected: 1..65535)");
  }

  /** What {@link Found} prints where these hosts are known, one line each. */
  private List<String> found(String hosts, String... endpoints) throws Exception {
    Path file = Files.writeString(folder.resolve("hosts"), hosts);
    Path output = folder.resolve("found");
    ProcessBuilder builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            "-Djdk.net.hosts.file=" + file,
            Found.class.getName());
    builder.command().addAll(List.of(endpoints));
    Process process =
        builder
            .redirectOutput(output.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try {
      assertThat(process.waitFor(50, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroyForcibly();
    }
    return Files.readAllLines(output, UTF_8);
  }

  /** Prints what is found behind a name, or what several endpoints resolve to. */
  static final class Found {
    private Found() {}

    public static void main(String[] arguments) {
      List<Endpoint> given = List.of(arguments).stream().map(Endpoint::parse).toList();
      List<Endpoint> found =
          given.size() == 1
              ? EndpointSource.dns(given.get(0).host(), given.get(0).port()).endpoints()
              : EndpointSource.resolve(given);
      found.forEach(System.out::println);
    }
  }
}
