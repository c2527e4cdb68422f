package io.shardlookup.client.fake;

import static io.shardlookup.client.fake.Records.DIRECTORY;
import static io.shardlookup.client.fake.Records.entry;
import static io.shardlookup.client.fake.Records.hash;
import static io.shardlookup.client.fake.Records.keyspace;
import static io.shardlookup.client.fake.Records.shard;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.LookupBatch;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.Subscribe;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What tests of the client rely on: the fake keeps the order that a real node promises. */
@Timeout(60)
class FakeSessionTest {
  private static final int ROUNDS = 50;

  private final FakeDirectory directory = new FakeDirectory("directory-a");
  private final BlockingQueue<SessionResponse> said = new LinkedBlockingQueue<>();
  private FakeNode node;
  private ManagedChannel channel;
  private StreamObserver<SessionRequest> session;

  @BeforeEach
  void aSession() throws Exception {
    directory.commit(shard("shard-1"));
    directory.commit(hash("orders", 16, "shard-1", directory.nextRevision()));
    directory.commit(keyspace("shops", DIRECTORY));
    node = directory.node();
    channel = NettyChannelBuilder.forTarget(node.endpoint()).usePlaintext().build();
    session = LookupServiceGrpc.newStub(channel).session(new Listener());
    session.onNext(
        SessionRequest.newBuilder()
            .setHello(Hello.newBuilder().setProtocolVersion(1).setHeartbeatMillis(60_000))
            .build());
  }

  @AfterEach
  void close() {
    channel.shutdownNow();
    directory.close();
  }

  @Test
  void answersAndSnapshotsFollowAllChangesUpToTheirRevision() throws InterruptedException {
    long known = 0;
    for (int round = 0; round < ROUNDS; round++) {
      node.hang();
      session.onNext(round % 2 == 0 ? batch(round) : subscribe());
      directory.commit(entry("shops", "s" + round, "shard-1", directory.nextRevision()));
      node.resume();
      boolean answered = false;
      while (!answered) {
        SessionResponse message = said.poll(20, TimeUnit.SECONDS);
        assertThat(message).isNotNull();
        if (message.hasReset()) {
          known = message.getReset().getRevision();
        } else if (message.hasChanges()) {
          known = message.getChanges().getRevision();
        } else if (message.hasReplies()) {
          assertThat(message.getReplies().getRevision()).isEqualTo(known);
          answered = true;
        } else if (message.hasSnapshot()) {
          assertThat(message.getSnapshot().getRevision()).isEqualTo(known);
          answered = message.getSnapshot().getLast();
        }
      }
    }
  }

  private static SessionRequest batch(long id) {
    LookupKey key =
        LookupKey.newBuilder().setKeyspace("shops").setKey(WireCodec.keyToWire("s0")).build();
    return SessionRequest.newBuilder()
        .setLookups(LookupBatch.newBuilder().setBatchId(id).addKeys(key))
        .build();
  }

  private static SessionRequest subscribe() {
    return SessionRequest.newBuilder()
        .setSubscribe(Subscribe.newBuilder().addKeyspaces("orders"))
        .build();
  }

  private final class Listener implements StreamObserver<SessionResponse> {
    @Override
    public void onNext(SessionResponse message) {
      said.add(message);
    }

    @Override
    public void onError(Throwable failure) {
      // the test is over
    }

    @Override
    public void onCompleted() {
      // the test is over
    }
  }
}
