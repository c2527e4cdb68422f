package io.shardlookup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.shardlookup.client.LookupClient;
import io.shardlookup.model.Placement;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.v1.ChangeContext;
import io.shardlookup.v1.DeleteKeyspaceRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Keyspaces that are deleted, created anew, perhaps as another kind, and changed while a client is
 * away, so that it hears of all that in one message, and while it is there: it answers as the
 * directory does.
 */
@Timeout(120)
class RecreatedKeyspacesTest {
  private static final List<String> NAMES = List.of("a", "b", "c");
  private static final List<String> KEYS = List.of("k1", "k2", "k3", "k4");
  private static final List<String> SHARDS = List.of("shard-1", "shard-2", "shard-3");
  private static final int ROUNDS = 6;

  @TempDir private Path folder;
  private final TestDirectory directory =
      TestDirectory.start(DirectoryPlan.withShards("shard-1", "shard-2", "shard-3"));

  @AfterEach
  void close() {
    directory.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aClientAnswersAsTheDirectoryDoes(int seed) {
    Random random = new Random(seed);
    NAMES.forEach(name -> create(name, random));

    for (int round = 0; round < ROUNDS; round++) {
      LookupClient client = client();
      directory.awaitSeenBy(client);
      assertAgrees(client);
      for (int i = 0; i < 3; i++) {
        change(random);
        directory.awaitSeenBy(client);
        assertAgrees(client);
      }
      directory.close(client);
      for (int i = random.nextInt(4); i >= 0; i--) {
        change(random);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "b"})
  void aConfiguredKeyspaceThatIsCreatedAnewIsHeldAgainByItself(String name) {
    directory.create(TestKeyspace.hash("a", 2).on("shard-1").unfenced());
    directory.create(TestKeyspace.directory("b").unfenced());
    directory.create(TestKeyspace.directory("c").unfenced());
    LookupClient client = client();

    delete(name);
    directory.create(TestKeyspace.hash(name, 2).on("shard-2").unfenced());

    await().until(() -> client.isHeld(name));
    assertThat(client.resolve(name, "k1").shard().text()).isEqualTo("shard-2");
  }

  private LookupClient client() {
    return directory.client(
        directory
            .clientConfig()
            .keyspaces("a", "b", "c")
            .snapshotFile(folder.resolve("client.snapshot"))
            .snapshotInterval(Duration.ofDays(1))
            .build());
  }

  private void change(Random random) {
    String name = pick(NAMES, random);
    if (random.nextInt(3) == 0) {
      delete(name);
      create(name, random);
    } else {
      ScopeControl entry = directory.keyspace(name).entry(pick(KEYS, random));
      if (entry.placement().isPresent() && random.nextBoolean()) {
        entry.remove();
      } else {
        entry.serveBy(pick(SHARDS, random));
      }
    }
  }

  private void create(String name, Random random) {
    String shard = pick(SHARDS, random);
    TestKeyspace keyspace =
        switch (random.nextInt(3)) {
          case 0 -> TestKeyspace.hash(name, 2).on(shard);
          case 1 -> TestKeyspace.range(name).from("", shard);
          default -> TestKeyspace.directory(name).entry("k1", shard).entry("k2", shard);
        };
    directory.create(keyspace.unfenced());
  }

  private void delete(String name) {
    directory.administer(
        admin ->
            admin
                .deleteKeyspace(
                    DeleteKeyspaceRequest.newBuilder()
                        .setName(name)
                        .setContext(ChangeContext.newBuilder().setActor("test").setReason("a test"))
                        .build())
                .getRevision());
  }

  /** Twice: what a node has answered is held the second time. */
  private void assertAgrees(LookupClient client) {
    for (int i = 0; i < 2; i++) {
      for (String name : NAMES) {
        for (String key : KEYS) {
          assertThat(answer(() -> client.resolve(name, key)))
              .as("%s in %s", key, name)
              .isEqualTo(answer(() -> directory.view().locate(name, key)));
        }
      }
    }
  }

  private static String answer(Supplier<Placement> placement) {
    try {
      Placement found = placement.get();
      return found == null ? "UNKNOWN_KEY" : found.shard().text() + "@" + found.generation();
    } catch (LookupException e) {
      return e.reason().name();
    }
  }

  private static String pick(List<String> of, Random random) {
    return of.get(random.nextInt(of.size()));
  }
}
