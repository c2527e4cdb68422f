package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The script {@code obtain-etcd} with everything but the network: programs that only print a
 * version stand for etcd.
 */
class ObtainEtcdIT {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** All that the script needs for these answers: an etcd of this machine is not among them. */
  private static final List<String> TOOLS = List.of("bash", "head", "realpath", "sort", "timeout");

  @TempDir Path directory;
  private Path script;
  private Path cached;

  @BeforeEach
  void cacheOneEtcd() throws Exception {
    script = EtcdBinary.script();
    cached = etcd("cache/etcd/bin", "3.5.9");
    Path tools = Files.createDirectory(directory.resolve("tools"));
    for (String tool : TOOLS) {
      program(tools.resolve(tool), "exec /usr/bin/" + tool + " \"$@\"");
    }
  }

  @Test
  void cachedEtcdIsUsedAndNothingElsePrinted() {
    assertThat(run("", "")).isEqualTo("0 " + cached);
  }

  @Test
  void configuredEtcdWins() throws Exception {
    Path configured = etcd("configured", "3.6.0");

    assertThat(run(configured.toString(), "")).isEqualTo("0 " + configured);
  }

  @Test
  void configuredEtcdThatIsNoneIsShown() throws Exception {
    Path old = etcd("old", "3.4.23");

    assertThat(run("/no/such/etcd", ""))
        .isEqualTo(
            "1 obtain-etcd: ETCD_BINARY: /no/such/etcd (expected: an executable etcd, version 3.5 or newer)");
    assertThat(run(old.toString(), ""))
        .isEqualTo(
            "1 obtain-etcd: ETCD_BINARY: "
                + old
                + " is version 3.4.23 (expected: an executable etcd, version 3.5 or newer)");
  }

  @Test
  void newEtcdOnPathIsUsedAndOldOneIgnored() throws Exception {
    Path recent = etcd("recent", "3.10.1");
    Path old = etcd("old", "3.4.23");

    assertThat(run("", directory.resolve("recent").toString())).isEqualTo("0 " + recent);
    assertThat(run("", directory.resolve("old").toString()))
        .isEqualTo(
            "0 obtain-etcd: ignoring "
                + old
                + ", version 3.4.23 (expected: 3.5 or newer)\n"
                + cached);
  }

  /** The script's exit status and all that it printed. */
  private String run(String configured, String firstOnPath) {
    String path = firstOnPath + ":" + directory.resolve("tools");
    ServerCommand command =
        ServerCommand.of("obtain-etcd", List.of(script.toString()), directory.resolve("printed"))
            .withoutEnvironment("ETCD")
            .withEnvironment("ETCD_BINARY", configured)
            .withEnvironment("SHARD_LOOKUP_CACHE", directory.resolve("cache").toString())
            .withEnvironment("PATH", path);
    try (ServerProcess process = ServerProcess.start(command)) {
      return process.awaitExit(LIMIT) + " " + process.logTail(10);
    }
  }

  private Path etcd(String folder, String version) throws Exception {
    Path etcd = Files.createDirectories(directory.resolve(folder)).resolve("etcd");
    program(etcd, "echo etcd Version: " + version);
    return etcd.toRealPath();
  }

  private static void program(Path file, String script) throws Exception {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
