package io.shardlookup.testkit;

import io.shardlookup.client.LookupClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives the tests of a service that embeds the client a {@link TestDirectory}. In a static field
 * one directory serves all tests of the class and of its nested classes; in an instance field each
 * test gets one of its own.
 *
 * <pre>{@code
 * class CheckoutTest {
 *   @RegisterExtension
 *   static final DirectoryExtension DIRECTORY =
 *       DirectoryExtension.of(
 *           DirectoryPlan.withShards("shard-1", "shard-2")
 *               .keyspace(TestKeyspace.directory("shops").entry("s-1", "shard-1")));
 *
 *   @Test
 *   void writesToTheShopsNewShard(TestDirectory directory, LookupClient client) {
 *     directory.keyspace("shops").entry("s-1").serveBy("shard-2");
 *     directory.awaitSeenBy(client);
 *     ...
 *   }
 * }
 * }</pre>
 *
 * <p>A parameter {@link TestDirectory} is the directory; a parameter {@link LookupClient} is a
 * started client of it that holds all keyspaces there are, one for each test.
 */
public final class DirectoryExtension
    implements BeforeAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        AfterAllCallback,
        ParameterResolver {
  private final DirectoryPlan plan;
  private volatile @Nullable TestDirectory current;

  /** For {@code @ExtendWith}: a directory with nothing in it, for each class. */
  public DirectoryExtension() {
    this(DirectoryPlan.empty());
  }

  private DirectoryExtension(DirectoryPlan plan) {
    this.plan = plan;
  }

  /** A directory as planned. */
  public static DirectoryExtension of(DirectoryPlan plan) {
    return new DirectoryExtension(plan);
  }

  /** The directory of the class or of the test that runs. */
  public TestDirectory directory() {
    TestDirectory running = current;
    if (running == null) {
      throw new IllegalStateException(
          "directory: none (expected: a field with @RegisterExtension, and a test that runs)");
    }
    return running;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    startOnce(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    startOnce(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    close(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    Class<?> type = parameter.getParameter().getType();
    return type == TestDirectory.class || type == LookupClient.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    if (parameter.getParameter().getType() == TestDirectory.class) {
      return directory();
    }
    ExtensionContext.Store store = store(context);
    LookupClient known = store.get(LookupClient.class, LookupClient.class);
    if (known != null) {
      return known;
    }
    LookupClient client = directory().client();
    store.put(LookupClient.class, client);
    return client;
  }

  /** What an enclosing context has started serves its inner ones. */
  private void startOnce(ExtensionContext context) {
    ExtensionContext.Store store = store(context);
    if (store.get(TestDirectory.class) == null) {
      TestDirectory started = TestDirectory.start(plan);
      store.put(TestDirectory.class, started);
      current = started;
    }
  }

  /** Ends what this very context has started: a removal does not look at enclosing ones. */
  private void close(ExtensionContext context) {
    ExtensionContext.Store store = store(context);
    LookupClient client = store.remove(LookupClient.class, LookupClient.class);
    if (client != null) {
      directory().close(client);
    }
    TestDirectory directory = store.remove(TestDirectory.class, TestDirectory.class);
    if (directory != null) {
      current = null;
      directory.close();
    }
  }

  private ExtensionContext.Store store(ExtensionContext context) {
    return context.getStore(ExtensionContext.Namespace.create(DirectoryExtension.class, this));
  }
}
