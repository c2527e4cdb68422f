package io.shardlookup.client;

import static io.shardlookup.client.fake.Records.DIRECTORY;
import static io.shardlookup.client.fake.Records.entry;
import static io.shardlookup.client.fake.Records.hash;
import static io.shardlookup.client.fake.Records.keyspace;
import static io.shardlookup.client.fake.Records.shard;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.shardlookup.client.failover.ChannelFactory;
import io.shardlookup.client.fake.FakeDirectory;
import io.shardlookup.client.fake.FakeNode;
import io.shardlookup.client.session.SessionState;
import io.shardlookup.client.session.Surroundings;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.LookupException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A client whose knowledge may answer for an hour, on a clock that is moved by hours. */
@Timeout(60)
class AgeLimitTest {
  private static final Duration LIMIT = Duration.ofHours(1);
  private static final ShardName SHARD_1 = new ShardName("shard-1");
  private static final ShardName SHARD_2 = new ShardName("shard-2");

  @TempDir private Path folder;
  private final AtomicLong aheadNanos = new AtomicLong();
  private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
  private final FakeDirectory directory = new FakeDirectory("directory-a");
  private FakeNode node;
  private LookupClient client;

  @BeforeEach
  void aClientThatHoldsBothKeyspacesAndOneKey() throws Exception {
    directory.commit(shard("shard-1"), shard("shard-2"));
    directory.commit(hash("orders", 16, "shard-1", directory.nextRevision()));
    directory.commit(
        keyspace("shops", DIRECTORY), entry("shops", "s1", "shard-1", directory.nextRevision()));
    node = directory.node();
    client = client();
    await().until(() -> client.isHeld("orders") && client.isHeld("shops"));
    client.resolve("shops", "s1");
    await().until(() -> client.held("shops", "s1").isPresent());
  }

  @AfterEach
  void close() {
    client.close();
    directory.close();
    threads.shutdownNow();
  }

  @Test
  void withoutASessionWhatIsHeldAnswersUpToTheLimitAndNoLonger() throws Exception {
    node.kill();
    await().until(() -> client.state() == SessionState.CONNECTING);

    assertThat(client.resolve("orders", "o1").shard()).isEqualTo(SHARD_1);
    assertThat(client.resolve("shops", "s1").shard()).isEqualTo(SHARD_1);

    advance(LIMIT);
    await().until(() -> !client.isHeld("orders") && !client.isHeld("shops"));

    assertUnanswered("orders", "o1");
    assertUnanswered("shops", "s1");
    assertThat(client.held("orders", "o1")).isEmpty();
    assertThat(client.age()).hasValueSatisfying(age -> assertThat(age).isGreaterThan(LIMIT));
  }

  @Test
  void answersAgainFromWhatItHoldsOnceANodeHasSaidWhatChanged() throws Exception {
    node.kill();
    await().until(() -> client.state() == SessionState.CONNECTING);
    advance(LIMIT);
    await().until(() -> !client.isHeld("orders"));
    Revision moved = directory.commit(entry("shops", "s1", "shard-2", directory.nextRevision()));

    node.revive();
    await().until(() -> client.isHeld("orders") && client.isHeld("shops"));
    long missesBefore = client.metrics().misses.sum();

    assertThat(client.revision()).isEqualTo(moved);
    assertThat(client.resolve("shops", "s1").shard()).isEqualTo(SHARD_2);
    assertThat(client.resolve("orders", "o1").shard()).isEqualTo(SHARD_1);
    assertThat(client.metrics().misses.sum()).isEqualTo(missesBefore);
    assertThat(client.age()).hasValueSatisfying(age -> assertThat(age).isLessThan(LIMIT));
  }

  @Test
  void asksTheNodeWhileThatIsCutOffForLongerThanTheLimit() {
    node.age(LIMIT.multipliedBy(2).toMillis());
    advance(LIMIT);
    await().until(() -> !client.isHeld("orders"));
    int askedBefore = asked();

    assertThat(client.resolve("orders", "o1").shard()).isEqualTo(SHARD_1);
    assertThat(asked()).isGreaterThan(askedBefore);

    node.age(0);
    await().until(() -> client.isHeld("orders"));
  }

  @Test
  void whatAResetFrozeAnswersNoLongerEither() throws Exception {
    resetWithoutRecords();
    node.kill();

    assertThat(client.resolveAsOf("orders", "o1").behind()).isTrue();

    advance(LIMIT);
    await().until(() -> client.age().orElseThrow().compareTo(LIMIT) > 0);
    await().untilAsserted(() -> assertUnanswered("orders", "o1"));
  }

  @Test
  void whatAResetFrozeGetsNoYoungerByWhatTheSessionSaysLater() throws Exception {
    resetWithoutRecords();
    advance(LIMIT.dividedBy(2));
    await().until(() -> client.age().orElseThrow().compareTo(Duration.ofMinutes(1)) < 0);
    advance(LIMIT.dividedBy(2).plusMinutes(1));
    await().until(() -> client.age().orElseThrow().compareTo(Duration.ofMinutes(1)) < 0);
    node.kill();

    assertUnanswered("orders", "o1");
  }

  @Test
  void whatWasSavedAnswersOnlyOnceANodeHasConfirmedIt() throws Exception {
    client.close();
    node.kill();

    client = client();

    assertThat(client.revision()).isEqualTo(directory.latest().revision());
    await().until(() -> !client.isHeld("orders"));
    assertUnanswered("orders", "o1");

    node.revive();
    await().until(() -> client.isHeld("orders"));
    assertThat(client.resolve("orders", "o1").shard()).isEqualTo(SHARD_1);
  }

  @Test
  void whatWasSavedStaysWhileItMayNotAnswer() throws Exception {
    client.close();
    node.kill();
    client = client();
    await().until(() -> !client.isHeld("orders"));
    client.close();

    node.revive();
    client = client();
    await().until(() -> client.isHeld("shops"));

    assertThat(client.held("shops", "s1")).isPresent();
    assertThat(client.metrics().resets.sum()).isZero();
  }

  private void resetWithoutRecords() {
    node.resetWithoutRecords(client.revision());
    await().until(() -> !client.isHeld("orders"));
  }

  private void assertUnanswered(String keyspace, String key) {
    ResolveOptions briefly = ResolveOptions.DEFAULT.withDeadline(Duration.ofMillis(200));

    assertThatThrownBy(() -> client.resolve(keyspace, key, briefly))
        .isInstanceOfSatisfying(LookupException.class, e -> assertThat(e.retryable()).isTrue());
  }

  private int asked() {
    return node.sessionKeys.get() + node.callKeys.get();
  }

  private void advance(Duration span) {
    long unused = aheadNanos.addAndGet(span.toNanos());
  }

  private LookupClient client() {
    LookupClientConfig config =
        LookupClientConfig.of(node.endpoint())
            .keyspaces("orders", "shops")
            .maxAge(LIMIT)
            .snapshotFile(folder.resolve("client.snapshot"))
            .snapshotInterval(Duration.ofDays(1))
            .build();
    Surroundings surroundings =
        new Surroundings(
            threads,
            threads,
            threads,
            () -> System.nanoTime() + aheadNanos.get(),
            new Random(1),
            ChannelFactory.plaintext());
    LookupClient made = new LookupClient(config, ClientThreads.of(surroundings));
    made.start();
    return made;
  }
}
