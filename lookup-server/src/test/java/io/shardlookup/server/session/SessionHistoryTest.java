package io.shardlookup.server.session;

import static io.shardlookup.server.lookup.Records.hashKeyspace;
import static io.shardlookup.server.lookup.Records.slot;
import static io.shardlookup.server.lookup.Records.slots;
import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.v1.Change;
import io.shardlookup.v1.Changes;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.SessionResponse.MessageCase;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A client that comes back to a log much longer than one message. */
class SessionHistoryTest {
  private static final int SLOTS = 16;
  private static final int TRANSACTIONS = 1_000;

  @RegisterExtension
  private final SessionFixture node = new SessionFixture(SessionConfig.DEFAULT, 5_000);

  @Test
  void sendsALongHistoryInPartsThatEndWithTheirTransactions() {
    node.live.publish(slots("users", SLOTS, "shard-1"));
    node.live.publish(hashKeyspace("users", SLOTS));
    TestClient client = TestClient.openSlow(node.channel);
    client.hello(Hello.newBuilder().addSubscribe("users"));
    client.read(5);
    long before = node.live.current().revision().value();
    client.clear();

    for (int i = 0; i < TRANSACTIONS; i++) {
      node.live.publish(slot("users", i % SLOTS, "a" + i), slot("users", (i + 1) % SLOTS, "b" + i));
    }
    for (int i = 0; i < 100; i++) {
      client.read(1);
    }

    List<Changes> parts =
        client.heard(MessageCase.CHANGES).stream().map(m -> m.getChanges()).toList();
    assertThat(parts).hasSizeGreaterThan(2);
    assertThat(parts).allMatch(part -> part.getChangesCount() <= 512);
    long transactions = 0;
    for (Changes part : parts) {
      transactions += part.getChangesCount() / 2;
      assertThat(part.getRevision()).isEqualTo(before + transactions);
    }
    assertThat(transactions).isEqualTo(TRANSACTIONS);
    assertThat(parts.stream().flatMap(part -> part.getChangesList().stream()).map(this::shard))
        .startsWith("a0", "b0", "a1")
        .endsWith("a999", "b999");
  }

  private String shard(Change change) {
    return change.getMappingPut().getShard();
  }
}
