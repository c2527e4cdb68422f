package io.shardlookup.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Shard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The example of README.md compiles, runs, and is the one that stands there. */
class ReadmeTest {
  private static final Path README = Path.of("../README.md");
  private static final Path SOURCE =
      Path.of("src/test/java/io/shardlookup/testkit/ReadmeTest.java");

  @RegisterExtension
  private final DirectoryExtension extension =
      DirectoryExtension.of(
          DirectoryPlan.empty()
              .shard("shard-1", "mysql://10.0.1.1:3306/orders")
              .shard("shard-2", "mysql://10.0.1.2:3306/orders")
              .keyspace(TestKeyspace.sequence("orders", "").epoch(20260101, "shard-1", "shard-2"))
              .keyspace(TestKeyspace.directory("devices").entry("device-000042", "shard-2")));

  @Test
  void theExampleFindsWhatTheDirectoryNames(TestDirectory directory) {
    assertThat(example(directory.endpoints().toArray(String[]::new)))
        .containsExactly("shard-1", "shard-2", "mysql://10.0.1.2:3306/orders");
  }

  @Test
  void theExampleIsTheOneInTheReadme() throws IOException {
    String readme = Files.readString(README);
    int code = readme.indexOf("```java\n") + "```java\n".length();

    assertThat(readme.substring(code, readme.indexOf("```", code))).isEqualTo(shown());
  }

  private static List<String> example(String... nodes) {
    // shown in README.md
    LookupClient client =
        new LookupClient(LookupClientConfig.of(nodes).keyspaces("orders", "devices").build());
    client.start();
    client.awaitReady(Duration.ofSeconds(10));

    Placement order = client.resolve("orders", "20260115-42"); // held: needs no node
    Placement device = client.resolve("devices", "device-000042"); // asked for once, then held
    Shard shard = client.shard(device.shard()).orElseThrow(); // its endpoint, weight and state
    // end
    client.close();
    return List.of(order.shard().text(), device.shard().text(), shard.endpoint());
  }

  private static String shown() throws IOException {
    String source = Files.readString(SOURCE);
    String begin = "    // shown in README.md\n";
    int from = source.indexOf(begin) + begin.length();
    return source.substring(from, source.indexOf("    // end\n", from)).indent(-4);
  }
}
