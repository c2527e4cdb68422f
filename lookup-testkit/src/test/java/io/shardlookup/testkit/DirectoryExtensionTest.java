package io.shardlookup.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.session.SessionState;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** Runs test classes that use the extension, and looks at what they were given. */
class DirectoryExtensionTest {
  private static final List<TestDirectory> directories = new ArrayList<>();
  private static final List<LookupClient> clients = new ArrayList<>();

  @BeforeEach
  void forget() {
    directories.clear();
    clients.clear();
  }

  @Test
  void inAStaticFieldOneDirectoryServesAClassAndItsNestedClasses() {
    run(OfTheClass.class, 3);

    assertThat(directories).hasSize(3).containsOnly(directories.get(0));
    assertThat(clients).doesNotHaveDuplicates().hasSize(3);
    assertAllClosed();
  }

  @Test
  void inAnInstanceFieldEachTestHasADirectoryOfItsOwn() {
    run(OfEachTest.class, 2);

    assertThat(directories).hasSize(2).doesNotHaveDuplicates();
    assertAllClosed();
  }

  @Test
  void asAnAnnotationItBeginsEmpty() {
    run(Empty.class, 1);

    assertThat(directories).hasSize(1);
    assertAllClosed();
  }

  @Test
  void aClientTakenForTheWholeClassIsTheClientOfItsTests() {
    run(ClientOfTheClass.class, 2);

    assertThat(clients).hasSize(3).containsOnly(clients.get(0));
    assertAllClosed();
  }

  @Test
  void saysThatNothingRunsOutsideOfATest() {
    assertThatThrownBy(() -> new DirectoryExtension().directory())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("directory: none (expected: a field with @RegisterExtension");
  }

  private static void run(Class<?> tests, int expected) {
    LauncherDiscoveryRequest request =
        LauncherDiscoveryRequestBuilder.request().selectors(selectClass(tests)).build();
    SummaryGeneratingListener listener = new SummaryGeneratingListener();
    LauncherFactory.create().execute(request, listener);

    assertThat(listener.getSummary().getFailures()).isEmpty();
    assertThat(listener.getSummary().getTestsSucceededCount()).isEqualTo(expected);
  }

  private static void assertAllClosed() {
    assertThat(directories).flatExtracting(TestDirectory::nodes).noneMatch(TestNode::isRunning);
    assertThat(clients).allMatch(client -> client.state() == SessionState.STOPPED);
  }

  private static void take(TestDirectory directory, LookupClient client) {
    assertThat(directory.node().isRunning()).isTrue();
    assertThat(client.state()).isEqualTo(SessionState.OPEN);
    directories.add(directory);
    clients.add(client);
  }

  static class OfTheClass {
    @RegisterExtension
    static final DirectoryExtension DIRECTORY =
        DirectoryExtension.of(DirectoryPlan.withShards("shard-1"));

    @Test
    void first(TestDirectory directory, LookupClient client) {
      assertThat(DIRECTORY.directory()).isSameAs(directory);
      take(directory, client);
    }

    @Test
    void second(TestDirectory directory, LookupClient client) {
      take(directory, client);
    }

    @Nested
    class Inside {
      @Test
      void third(TestDirectory directory, LookupClient client) {
        take(directory, client);
      }
    }
  }

  static class OfEachTest {
    @RegisterExtension
    private final DirectoryExtension extension =
        DirectoryExtension.of(DirectoryPlan.withShards("shard-1"));

    @Test
    void first(TestDirectory directory, LookupClient client) {
      assertThat(extension.directory()).isSameAs(directory);
      take(directory, client);
    }

    @Test
    void second(TestDirectory directory, LookupClient client) {
      take(directory, client);
    }
  }

  @ExtendWith(DirectoryExtension.class)
  static class Empty {
    @Test
    void first(TestDirectory directory, LookupClient client) {
      take(directory, client);
      assertThat(directory.view().keyspaces()).isEmpty();
      assertThat(directory.view().shards()).isEmpty();
    }
  }

  static class ClientOfTheClass {
    @RegisterExtension
    static final DirectoryExtension DIRECTORY = DirectoryExtension.of(DirectoryPlan.empty());

    @BeforeAll
    static void before(TestDirectory directory, LookupClient client) {
      take(directory, client);
    }

    @Test
    void first(TestDirectory directory, LookupClient client) {
      take(directory, client);
    }

    @Test
    void second(TestDirectory directory, LookupClient client) {
      take(directory, client);
    }
  }
}
