package io.shardlookup.server.session;

import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.LookupBatch;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.Ping;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.SessionResponse.MessageCase;
import io.shardlookup.v1.Subscribe;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A bare client of one session: records what it hears, reads as much as the test lets it. */
final class TestClient implements ClientResponseObserver<SessionRequest, SessionResponse> {
  private final List<SessionResponse> heard = new ArrayList<>();
  private final CompletableFuture<@Nullable LookupException> ended = new CompletableFuture<>();
  private final Consumer<SessionResponse> listener;
  private final boolean readsFreely;
  private @Nullable ClientCallStreamObserver<SessionRequest> requests;

  private TestClient(boolean readsFreely, Consumer<SessionResponse> listener) {
    this.readsFreely = readsFreely;
    this.listener = listener;
  }

  /** A client that reads all that comes. */
  static TestClient open(Channel channel) {
    return open(channel, true, message -> {});
  }

  /** A client that reads only what {@link #read} allows. */
  static TestClient openSlow(Channel channel) {
    return open(channel, false, message -> {});
  }

  static TestClient open(Channel channel, boolean readsFreely, Consumer<SessionResponse> listener) {
    TestClient client = new TestClient(readsFreely, listener);
    LookupServiceGrpc.newStub(channel).session(client);
    return client;
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<SessionRequest> stream) {
    requests = stream;
    if (!readsFreely) {
      stream.disableAutoRequestWithInitial(0);
    }
  }

  @Override
  public void onNext(SessionResponse message) {
    synchronized (heard) {
      heard.add(message);
    }
    listener.accept(message);
  }

  @Override
  public void onError(Throwable failure) {
    ended.complete(GrpcErrors.fromGrpc(failure));
  }

  @Override
  public void onCompleted() {
    ended.complete(null);
  }

  /** Reads up to so many further messages. */
  void read(int messages) {
    stream().request(messages);
  }

  void send(SessionRequest request) {
    stream().onNext(request);
  }

  void hello(Hello.Builder hello) {
    send(SessionRequest.newBuilder().setHello(hello.setProtocolVersion(1)).build());
  }

  void subscribe(String... keyspaces) {
    send(
        SessionRequest.newBuilder()
            .setSubscribe(Subscribe.newBuilder().addAllKeyspaces(List.of(keyspaces)))
            .build());
  }

  void ping(long id) {
    send(SessionRequest.newBuilder().setPing(Ping.newBuilder().setId(id)).build());
  }

  void lookup(long id, long minRevision, LookupKey... keys) {
    send(
        SessionRequest.newBuilder()
            .setLookups(
                LookupBatch.newBuilder()
                    .setBatchId(id)
                    .setMinRevision(minRevision)
                    .addAllKeys(List.of(keys)))
            .build());
  }

  void close() {
    stream().onCompleted();
  }

  void cancel() {
    stream().cancel("the test is over", null);
  }

  /** What was heard so far, oldest first. */
  List<SessionResponse> heard() {
    synchronized (heard) {
      return List.copyOf(heard);
    }
  }

  /** What was heard of one kind. */
  List<SessionResponse> heard(MessageCase kind) {
    return heard().stream().filter(message -> message.getMessageCase() == kind).toList();
  }

  /** The kinds of what was heard. */
  List<MessageCase> kinds() {
    return heard().stream().map(SessionResponse::getMessageCase).toList();
  }

  /** Forgets what was heard. */
  void clear() {
    synchronized (heard) {
      heard.clear();
    }
  }

  /** Done with the end of the stream: null if it was orderly. */
  CompletableFuture<@Nullable LookupException> ended() {
    return ended;
  }

  private ClientCallStreamObserver<SessionRequest> stream() {
    if (requests == null) {
      throw new IllegalStateException("stream: none (expected: started)");
    }
    return requests;
  }
}
