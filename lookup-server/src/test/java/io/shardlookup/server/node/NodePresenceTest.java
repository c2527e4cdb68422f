package io.shardlookup.server.node;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.storage.v1.NodeRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** One node among others, of which a record in the store is all that there is. */
final class NodePresenceTest {
  private static final long STARTED = 1_000;
  private static final String OWN = "own:7101";
  private static final String OTHER = "other:7101";

  private final MemoryDirectoryStore store = new MemoryDirectoryStore();
  private final HandTimer timer = new HandTimer();
  private final NodePresence presence = new NodePresence(store, "node-1", STARTED);
  private final ListAppender<ILoggingEvent> said = new ListAppender<>();
  private final Logger log = (Logger) LoggerFactory.getLogger(NodePresence.class);

  @BeforeEach
  void start() {
    said.start();
    log.addAppender(said);
    presence.start(OWN, timer);
  }

  @AfterEach
  void close() {
    presence.close();
    store.close();
    timer.shutdownNow();
    log.detachAppender(said);
  }

  @Test
  void knowsTheNodesThatAreRegistered() {
    put("node-2", OTHER, STARTED);

    timer.look();

    assertThat(presence.endpoints()).containsExactly(OTHER, OWN);
    assertThat(said.list).isEmpty();
  }

  @Test
  void saysOnceThatAYoungerNodeHasItsId() {
    put("node-1", OTHER, STARTED + 1);

    timer.look();
    timer.look();
    timer.look();

    assertThat(said.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .containsExactly(
            "node id node-1: used by the node at other:7101 too (expected: another one for each node)");
  }

  @Test
  void saysSoAgainIfTheOtherNodeComesBack() {
    put("node-1", OTHER, STARTED + 1);
    timer.look();
    put("node-1", OWN, STARTED);
    timer.look();

    put("node-1", OTHER, STARTED + 2);
    timer.look();

    assertThat(said.list).hasSize(2);
  }

  @Test
  void isSilentAboutWhatIsLeftOfItselfAtAnotherEndpoint() {
    put("node-1", OTHER, STARTED - 1);

    timer.look();

    assertThat(said.list).isEmpty();
  }

  @Test
  void isSilentAboutItsOwnEndpointWhateverTheTime() {
    put("node-1", OWN, STARTED + 1);

    timer.look();

    assertThat(said.list).isEmpty();
  }

  private void put(String nodeId, String endpoint, long startedAtMillis) {
    NodeRecord record =
        NodeRecord.newBuilder()
            .setNodeId(nodeId)
            .setEndpoint(endpoint)
            .setStartedAtMillis(startedAtMillis)
            .build();
    Write write = new Write(Layout.node(nodeId), record.toByteString());
    var unused = store.commit(new StoreTransaction(List.of(), List.of(write))).join();
  }

  /** Runs what is to be repeated when the test says so. */
  private static final class HandTimer extends ScheduledThreadPoolExecutor {
    private final List<Runnable> repeated = new ArrayList<>();

    HandTimer() {
      super(1);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable command, long initialDelay, long delay, TimeUnit unit) {
      repeated.add(command);
      return schedule(() -> {}, 0, unit);
    }

    void look() {
      repeated.forEach(Runnable::run);
    }
  }
}
