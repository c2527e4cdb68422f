package io.shardlookup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.session.SessionState;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.health.NodeHealth;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class TestNodeTest {
  @BeforeAll
  static void bePatient() {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  @Test
  void cachedKeysNeedNoNodeAndColdKeysFailClearly() {
    try (TestDirectory directory = TestDirectory.start(Plans.allStrategies())) {
      LookupClient client =
          directory.client(
              directory
                  .clientConfig()
                  .keyspaces("orders", "shops")
                  .deadline(Duration.ofMillis(300))
                  .build());
      client.resolve("shops", "s-1");

      directory.node().kill();

      await().until(() -> client.state() == SessionState.CONNECTING);
      assertThat(client.resolve("shops", "s-1").shard().text()).isEqualTo("shard-1");
      assertThat(client.resolve("orders", "o-20260301-99").shard().text()).isEqualTo("shard-2");
      assertThatThrownBy(() -> client.resolve("shops", "s-2"))
          .isInstanceOfSatisfying(
              LookupException.class, e -> assertThat(e.reason().retryable()).isTrue());
    }
  }

  @Test
  void keepsItsEndpointOverStops() {
    try (TestDirectory directory = TestDirectory.start(Plans.allStrategies())) {
      String endpoint = directory.node().endpoint();
      LookupClient client = directory.client();

      directory.node().stop();
      assertThat(directory.node().isRunning()).isFalse();
      directory.node().start();

      assertThat(directory.node().endpoint()).isEqualTo(endpoint);
      await().until(() -> client.state() == SessionState.OPEN);
      assertThat(client.resolve("shops", "s-2").shard().text()).isEqualTo("shard-2");
    }
  }

  @Test
  void refusesConnectionsWhileItIsDownAndKeepsItsPort() {
    try (TestDirectory directory = TestDirectory.start(DirectoryPlan.empty())) {
      InetSocketAddress address = address(directory.node());

      directory.node().kill();

      assertThatThrownBy(() -> connect(address)).isInstanceOf(ConnectException.class);
      assertThatThrownBy(() -> new ServerSocket(address.getPort(), 1, address.getAddress()).close())
          .isInstanceOf(BindException.class);
    }
  }

  @Test
  void ofSeveralNodesAnyMayDieUnnoticed() {
    try (TestDirectory directory = TestDirectory.start(Plans.allStrategies().nodes(3))) {
      directory.keyspace("shops").load(Entries.numbered("cold-", 60, "shard-1"));
      LookupClient client = directory.client();

      for (int i = 0; i < 60; i++) {
        if (i % 20 == 10) {
          TestNode node = directory.nodes().get(i / 20);
          directory.nodes().forEach(TestNode::start);
          node.kill();
        }
        assertThat(client.resolve("shops", "cold-" + i).shard().text()).isEqualTo("shard-1");
      }

      assertThat(client.directoryId()).isPresent();
    }
  }

  @Test
  void everyRunningNodeKnowsAChangeWhenItsVerbReturns() {
    try (TestDirectory directory = TestDirectory.start(Plans.allStrategies().nodes(2))) {
      for (int i = 0; i < 200; i++) {
        Revision changed = directory.keyspace("shops").entry("s-1").serveBy("shard-" + (1 + i % 2));

        assertThat(directory.nodes()).allMatch(node -> node.knows(changed));
      }
      for (TestNode node : directory.nodes()) {
        assertThat(Unary.lookup(node, "shops", "s-1").getShard()).isEqualTo("shard-2");
      }
    }
  }

  @Test
  void waitsForAChangeAlsoWhereTheNodeIsStale() {
    AtomicBoolean confirms = new AtomicBoolean(true);
    try (MemoryDirectoryStore store = new MemoryDirectoryStore()) {
      TestNode node = new TestNode("node-1", confirming(store, confirms));
      node.start();
      try {
        await().until(() -> Unary.health(node, NodeHealth.FRESH) == ServingStatus.SERVING);
        confirms.set(false);
        await().until(() -> Unary.health(node, NodeHealth.FRESH) == ServingStatus.NOT_SERVING);
        Revision inSomeTicks = new Revision(store.confirmRevision().join() + 3);

        node.awaitKnown(inSomeTicks);

        assertThat(node.knows(inSomeTicks)).isTrue();
      } finally {
        node.close();
      }
    }
  }

  @Test
  void startsAndStopsAsOftenAsItIsTold() {
    try (TestDirectory directory = TestDirectory.start(DirectoryPlan.withShards("shard-1"))) {
      directory.node().start();
      directory.node().stop();
      directory.node().stop();
      directory.node().kill();
      directory.node().start();

      assertThat(directory.node().isRunning()).isTrue();
      assertThat(directory.node().id()).isEqualTo("node-1");
    }
  }

  /** The store, which does not always say how new it is. */
  private static DirectoryStore confirming(DirectoryStore store, AtomicBoolean confirms) {
    return (DirectoryStore)
        Proxy.newProxyInstance(
            DirectoryStore.class.getClassLoader(),
            new Class<?>[] {DirectoryStore.class},
            (proxy, method, arguments) ->
                method.getName().equals("confirmRevision") && !confirms.get()
                    ? CompletableFuture.failedFuture(
                        new StoreException(StoreException.Kind.UNAVAILABLE, "no answer"))
                    : method.invoke(store, arguments));
  }

  private static InetSocketAddress address(TestNode node) {
    String[] parts = node.endpoint().split(":", 2);
    return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
  }

  private static void connect(InetSocketAddress address) throws IOException {
    try (Socket socket = new Socket()) {
      socket.connect(address, 5_000);
    }
  }
}
