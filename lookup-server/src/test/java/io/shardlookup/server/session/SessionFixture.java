package io.shardlookup.server.session;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.shardlookup.runtime.admission.InFlightLimit;
import io.shardlookup.server.lookup.FakeAssigner;
import io.shardlookup.server.lookup.FakeLiveView;
import io.shardlookup.server.lookup.LookupConfig;
import io.shardlookup.server.lookup.LookupGrpcService;
import io.shardlookup.server.lookup.LookupRuntime;
import io.shardlookup.v1.LookupKey;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A node's session service on a fake view, in process and on the test's own thread: whatever the
 * test does has had all its effects when the call returns.
 */
final class SessionFixture implements BeforeEachCallback, AfterEachCallback {
  static final int LOG_CAPACITY = 20;

  final FakeLiveView live;
  final FakeAssigner assigner = new FakeAssigner();
  final ManualScheduler scheduler = new ManualScheduler();
  final InFlightLimit limit = new InFlightLimit(100);
  final Sessions sessions;
  private final Server server;
  final ManagedChannel channel;

  SessionFixture() {
    this(SessionConfig.DEFAULT);
  }

  SessionFixture(SessionConfig config) {
    this(config, LOG_CAPACITY);
  }

  SessionFixture(SessionConfig config, int logCapacity) {
    live = new FakeLiveView(logCapacity);
    NodeRoster roster = new FixedRoster();
    sessions =
        new Sessions(
            live,
            assigner,
            roster,
            config,
            new SessionRuntime(Runnable::run, 2, scheduler, scheduler::nanoTime, limit));
    LookupGrpcService service =
        new LookupGrpcService(
            live,
            assigner,
            (keyspace, date, count) -> new CompletableFuture<>(),
            sessions,
            new LookupRuntime(LookupConfig.DEFAULT, limit, Runnable::run));
    String name = InProcessServerBuilder.generateName();
    server = InProcessServerBuilder.forName(name).directExecutor().addService(service).build();
    channel = InProcessChannelBuilder.forName(name).directExecutor().build();
  }

  /** A roster that never changes. */
  static final class FixedRoster implements NodeRoster {
    @Override
    public String nodeId() {
      return "node-1";
    }

    @Override
    public List<String> endpoints() {
      return List.of("127.0.0.1:1", "127.0.0.1:2");
    }
  }

  static LookupKey key(String keyspace, String key) {
    return LookupKey.newBuilder()
        .setKeyspace(keyspace)
        .setKey(ByteString.copyFromUtf8(key))
        .build();
  }

  static LookupKey assigned(String keyspace, String key) {
    return key(keyspace, key).toBuilder().setAssign(true).build();
  }

  void advance(Duration time) {
    scheduler.advance(time);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    beforeEach();
  }

  /** Starts it. */
  void beforeEach() throws IOException {
    server.start();
    sessions.start();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    afterEach();
  }

  /** Stops it. */
  void afterEach() {
    channel.shutdownNow();
    sessions.close();
    server.shutdownNow();
  }
}
