package io.shardlookup.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.local.cluster.LocalCluster;
import io.shardlookup.local.cluster.LocalPorts;
import io.shardlookup.processes.Ports;
import io.shardlookup.processes.ProcessRecord;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The scripts, as copies in a folder of their own: a cluster that runs in the checkout is none of
 * theirs.
 */
class LocalScriptsIT {
  private static final long ENDS_WITHIN_SECONDS = 120;

  @TempDir Path root;

  @BeforeEach
  void copyScripts() throws IOException {
    Path scripts = Files.createDirectories(root.resolve("deploy/local"));
    for (String name : List.of("java", "run", "shardctl", "status", "stop")) {
      Files.copy(Path.of(name), scripts.resolve(name), StandardCopyOption.COPY_ATTRIBUTES);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "status", "stop"})
  void refusesAnArgumentAndDoesNothing(String script) throws Exception {
    Path kept = Files.createDirectories(root.resolve(".local/data"));

    Ended ended = call(script, "--colour", "now");

    assertThat(ended.status()).isEqualTo(2);
    assertThat(ended.err()).isEqualTo(script + ": --colour (expected: no argument, or --help)\n");
    assertThat(ended.out()).isEmpty();
    assertThat(kept).exists();
  }

  @ParameterizedTest
  @CsvSource({
    "run, Starts the local cluster",
    "status, Shows each process of the local cluster",
    "stop, Ends exactly the processes that deploy/local/run started"
  })
  void showsWhatItIsForAndDoesNothing(String script, String begin) throws Exception {
    Path kept = Files.createDirectories(root.resolve(".local/data"));

    Ended ended = call(script, "--help");

    assertThat(ended.status()).isZero();
    assertThat(ended.out()).startsWith(begin).endsWith(".\n").doesNotContain("set -");
    assertThat(kept).exists();
  }

  @Test
  void saysThatNothingRunsWhenNothingWasStarted() throws Exception {
    Ended status = call("status");
    Ended stop = call("stop");

    assertThat(status).isEqualTo(new Ended(0, "nothing is running; start it: make run\n", ""));
    assertThat(stop).isEqualTo(new Ended(0, "nothing was running\n", ""));
    assertThat(root.resolve(".local")).doesNotExist();
  }

  @Test
  void failsStatusWhenAProcessIsGone() throws Exception {
    build();
    note(gone("lookup-2"));

    Ended ended = call("status");

    assertThat(ended.status()).as(ended.err()).isEqualTo(1);
    assertThat(ended.out())
        .containsPattern("lookup-1 +- +not started ")
        .containsPattern("lookup-2 +- +gone ")
        .contains("bring back what is missing: make run; end it all: make stop");
  }

  @Test
  void stopsTheProcessesThatWereWrittenDownAndDeletesWhatIsTheirs() throws Exception {
    build();
    Process started = new ProcessBuilder("sleep", "600").start();
    try {
      note(ProcessRecord.of("lookup-1", started.pid()));

      Ended ended = call("stop");

      assertThat(ended.status()).as(ended.err()).isZero();
      assertThat(ended.out())
          .contains("lookup-1 (process " + started.pid() + ") ended")
          .endsWith("stopped; data deleted\n");
      assertThat(started.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)).isTrue();
      assertThat(root.resolve(".local")).doesNotExist();
    } finally {
      started.destroyForcibly();
    }
  }

  @Test
  void stopsNothingWhileAnotherCommandIsAtWork() throws Exception {
    build();
    Path directory = root.resolve(".local");
    try (LocalCluster other = LocalCluster.open(directory, LocalPorts.free())) {
      Ended ended = call("stop");

      assertThat(ended.status()).isEqualTo(1);
      assertThat(ended.err())
          .contains("another command is at work here")
          .contains("process " + ProcessHandle.current().pid());
      assertThat(directory.resolve("lock")).exists();
      assertThat(other.isRunning()).isFalse();
    }
  }

  @Test
  void namesTheBuildThatIsMissingBeforeAnythingIsDone() throws Exception {
    note(gone("lookup-1"));

    for (String script : List.of("shardctl", "status", "stop")) {
      Ended ended = call(script);

      assertThat(ended.status()).as(script).isEqualTo(1);
      assertThat(ended.err()).as(script).contains("not found (expected: built; make build");
    }
    assertThat(root.resolve(".local/processes")).exists();
  }

  @Test
  void refusesAMistypedVerbOfShardctl() throws Exception {
    build();

    Ended ended = call("shardctl", "stats");

    assertThat(ended.status()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).contains("shardctl: ").contains("Did you mean: shardctl status");
    assertThat(ended.err()).doesNotContain("make run");
    assertThat(ended.out()).isEmpty();
  }

  /** Whoever listens on the cluster's ports knows no such keyspace. */
  @Test
  void hintsAtTheClusterThatDoesNotRunWhenACallOfShardctlFails() throws Exception {
    build();

    Ended ended = call("shardctl", "resolve", "none-of-this-name", "key");

    assertThat(ended.status()).as(ended.err()).isEqualTo(1);
    assertThat(ended.err())
        .contains("shardctl: ")
        .endsWith("the local cluster does not run; start it: make run\n");
    assertThat(ended.out()).isEmpty();
  }

  @Test
  void saysNothingOfTheClusterWhenShardctlAsksAnotherOne() throws Exception {
    build();

    Ended ended = call("shardctl", "--endpoints", "127.0.0.1:" + Ports.free(), "status");

    assertThat(ended.status()).as(ended.err()).isEqualTo(1);
    assertThat(ended.err()).contains("none answers").doesNotContain("make run");
  }

  /** What a run leaves for the other commands: the jars, here one that leads to all of them. */
  private void build() throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest
        .getMainAttributes()
        .put(
            Attributes.Name.CLASS_PATH,
            Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(each -> Path.of(each).toUri().toASCIIString())
                .collect(Collectors.joining(" ")));
    Path jars = Files.createDirectories(root.resolve(".local/lib/current"));
    try (OutputStream file = Files.newOutputStream(jars.resolve("all.jar"))) {
      new JarOutputStream(file, manifest).close();
    }
  }

  private void note(ProcessRecord process) throws IOException {
    Path directory = Files.createDirectories(root.resolve(".local"));
    Files.writeString(directory.resolve("processes"), process.toLine() + "\n");
  }

  /** One whose id somebody else has now. */
  private static ProcessRecord gone(String name) {
    ProcessRecord self = ProcessRecord.of(name, ProcessHandle.current().pid());
    return new ProcessRecord(name, self.pid(), self.startTicks() + 1);
  }

  /** Calls a script from elsewhere, as somebody who has set nothing but a JDK. */
  private Ended call(String script, String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of("bash", "../deploy/local/" + script));
    words.addAll(List.of(arguments));
    Path elsewhere = Files.createDirectories(root.resolve("elsewhere"));
    Path out = elsewhere.resolve("out");
    Path err = elsewhere.resolve("err");
    ProcessBuilder builder =
        new ProcessBuilder(words)
            .directory(elsewhere.toFile())
            .redirectInput(new File("/dev/null"))
            .redirectOutput(out.toFile())
            .redirectError(err.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("MONGODB_URI");
    builder.environment().remove("SHARD_LOOKUP_ENDPOINTS");
    Process process = builder.start();
    try {
      assertThat(process.waitFor(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)).as(script).isTrue();
      return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
    } finally {
      process.destroyForcibly();
    }
  }

  /** How a call ended, and what it wrote. */
  private record Ended(int status, String out, String err) {}
}
