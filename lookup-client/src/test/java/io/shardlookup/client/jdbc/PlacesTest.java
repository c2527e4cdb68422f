package io.shardlookup.client.jdbc;

import static io.shardlookup.client.fake.Records.DIRECTORY;
import static io.shardlookup.client.fake.Records.entry;
import static io.shardlookup.client.fake.Records.keyspace;
import static io.shardlookup.client.fake.Records.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.fake.FakeDirectory;
import io.shardlookup.client.fake.FakeNode;
import io.shardlookup.client.jdbc.route.Place;
import io.shardlookup.model.Revision;
import io.shardlookup.model.Shard;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.view.DirectoryChange;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlacesTest {
  private static final ShardName SHARD = new ShardName("shard-1");

  private final FakeDirectory directory = new FakeDirectory("directory-a");
  private List<FakeNode> nodes;
  private LookupClient client;

  @BeforeEach
  void aClientInSessionWithOneOfTwoNodes() throws Exception {
    directory.commit(shard("shard-1"));
    directory.commit(
        keyspace("shops", DIRECTORY), entry("shops", "s1", "shard-1", directory.nextRevision()));
    nodes = directory.nodes(2);
    client =
        new LookupClient(
            LookupClientConfig.of(nodes.get(0).endpoint(), nodes.get(1).endpoint()).build());
    client.start();
    client.awaitReady(Duration.ofSeconds(20));
    await().until(() -> client.shard(SHARD).isPresent());
  }

  @AfterEach
  void close() {
    client.close();
    directory.close();
  }

  @Test
  void anAnswerOfAnotherNodeIsNoNewerThanTheRecordsBesideIt() {
    String session = client.node().orElseThrow();
    nodes.stream().filter(node -> node.endpoint().equals(session)).forEach(FakeNode::hang);
    Shard record = Objects.requireNonNull(directory.latest().shard(SHARD));
    Revision changed =
        directory.commit(
            new DirectoryChange.ShardPut(
                new Shard(
                    record.name(),
                    record.endpoint(),
                    record.weight(),
                    ShardState.READ_ONLY,
                    record.credentialsRef(),
                    record.generation())));

    Place place =
        new Places(client)
            .find(
                "shops",
                "s1",
                ResolveOptions.DEFAULT,
                new Deadline(System::nanoTime, Duration.ofSeconds(20)));

    assertThat(place.placement().shard()).isEqualTo(SHARD);
    assertThat(place.shard()).isEqualTo(directory.at(place.asOf()).shard(SHARD));
    assertThat(changed.isAtLeast(place.asOf())).isTrue();
    nodes.forEach(FakeNode::resume);
  }
}
