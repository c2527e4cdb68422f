package io.shardlookup.client;

import static io.shardlookup.client.fake.Records.DIRECTORY;
import static io.shardlookup.client.fake.Records.entry;
import static io.shardlookup.client.fake.Records.hash;
import static io.shardlookup.client.fake.Records.keyspace;
import static io.shardlookup.client.fake.Records.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.client.fake.FakeDirectory;
import io.shardlookup.client.fake.FakeNode;
import io.shardlookup.client.session.SessionState;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class SnapshotStartTest {
  @TempDir private Path folder;
  private final FakeDirectory directory = new FakeDirectory("directory-a");
  private Path file;
  private FakeNode node;
  private Revision saved;

  @BeforeEach
  void aFileOfAClientThatHeldSomething() throws Exception {
    file = folder.resolve("client.snapshot");
    directory.commit(shard("shard-1"), shard("shard-2"));
    directory.commit(hash("orders", 16, "shard-1", directory.nextRevision()));
    directory.commit(
        keyspace("shops", DIRECTORY), entry("shops", "s1", "shard-1", directory.nextRevision()));
    node = directory.node();
    try (LookupClient client = client(node.endpoint())) {
      client.awaitReady(Duration.ofSeconds(20));
      await().until(() -> client.isHeld("shops"));
      client.resolve("shops", "s1");
      saved = client.revision();
    }
  }

  @AfterEach
  void close() {
    directory.close();
  }

  @Test
  void resolvesAtOnceWithEveryNodeDown() throws Exception {
    node.kill();

    try (LookupClient client = client(node.endpoint())) {
      assertThat(client.resolve("orders", "new").shard()).isEqualTo(new ShardName("shard-1"));
      assertThat(client.resolve("shops", "s1").shard()).isEqualTo(new ShardName("shard-1"));
      assertThat(client.revision()).isEqualTo(saved);
      assertThat(client.age()).isEmpty();
    }
  }

  @Test
  void resumesAndLearnsWhatItMissed() {
    Revision moved = directory.commit(entry("shops", "s1", "shard-2", directory.nextRevision()));

    try (LookupClient client = client(node.endpoint())) {
      await().until(() -> client.revision().isAtLeast(moved));

      assertThat(client.metrics().resets.sum()).isZero();
      assertThat(client.resolve("shops", "s1").shard()).isEqualTo(new ShardName("shard-2"));
    }
  }

  @Test
  void aFileOfAnotherDirectoryIsRefusedAndTheClientStartsEmpty() throws Exception {
    try (FakeDirectory other = new FakeDirectory("directory-b")) {
      other.commit(shard("shard-9"));
      other.commit(hash("orders", 4, "shard-9", other.nextRevision()));
      other.commit(keyspace("shops", DIRECTORY));
      FakeNode foreign = other.node();

      try (LookupClient client = client(foreign.endpoint())) {
        await().until(() -> client.directoryId().equals(java.util.Optional.of("directory-b")));
        client.awaitReady(Duration.ofSeconds(20));

        assertThat(client.resolve("orders", "new").shard()).isEqualTo(new ShardName("shard-9"));
        assertThat(client.resolveAll("shops", java.util.List.of("s1"))).isEmpty();
      }
    }
  }

  @Test
  void aDamagedFileIsReportedAndIgnored() throws Exception {
    Files.writeString(file, "something else");

    try (LookupClient client = client(node.endpoint())) {
      client.awaitReady(Duration.ofSeconds(20));

      assertThat(client.metrics().snapshotProblems.sum()).isEqualTo(1);
      assertThat(client.state()).isEqualTo(SessionState.OPEN);
    }
  }

  private LookupClient client(String endpoint) {
    LookupClient client =
        new LookupClient(
            LookupClientConfig.of(endpoint)
                .keyspaces("orders", "shops")
                .snapshotFile(file)
                .build());
    client.start();
    return client;
  }
}
