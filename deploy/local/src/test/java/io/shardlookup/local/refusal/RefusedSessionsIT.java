package io.shardlookup.local.refusal;

import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static io.grpc.Status.Code.INVALID_ARGUMENT;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.stub.StreamObserver;
import io.shardlookup.v1.ErrorReason;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.LookupBatch;
import io.shardlookup.v1.LookupKey;
import io.shardlookup.v1.LookupReplies;
import io.shardlookup.v1.Ping;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.Subscribe;
import java.util.Collections;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What clients may not say in a session: each with its error, and everything as it was. */
final class RefusedSessionsIT {
  @RegisterExtension static final UnchangedDirectory directory = new UnchangedDirectory();

  private static final SessionRequest HELLO =
      SessionRequest.newBuilder().setHello(Hello.newBuilder().setProtocolVersion(1)).build();
  private static final SessionRequest PING =
      SessionRequest.newBuilder().setPing(Ping.newBuilder().setId(1)).build();

  @Test
  void messagesOutOfOrder() throws Exception {
    SessionRequest lookups = batch(LookupKey.newBuilder().setKeyspace("users"));

    for (SessionRequest early : new SessionRequest[] {PING, lookups, subscribe("users")}) {
      refusal(early).says(FAILED_PRECONDITION, "SESSION_PROTOCOL", "hello first and only once");
    }
    refusal(HELLO, HELLO).says(FAILED_PRECONDITION, "SESSION_PROTOCOL", "message: hello");
    refusal(HELLO, SessionRequest.getDefaultInstance())
        .says(FAILED_PRECONDITION, "SESSION_PROTOCOL", "message: none");
  }

  @Test
  void helloOfAnotherDirectory() throws Exception {
    Hello.Builder hello =
        Hello.newBuilder().setProtocolVersion(1).setDirectoryId("another").setViewRevision(5);

    refusal(SessionRequest.newBuilder().setHello(hello).build())
        .says(FAILED_PRECONDITION, "WRONG_DIRECTORY", "directory_id: \"another\" (expected: \"");
  }

  @Test
  void helloThatCannotBe() throws Exception {
    refusal(hello(Hello.newBuilder().setProtocolVersion(2)))
        .says(INVALID_ARGUMENT, "INVALID_ARGUMENT", "protocol_version: 2 (expected: 1)");
    refusal(hello(Hello.newBuilder().setProtocolVersion(1).setHeartbeatMillis(49)))
        .says(INVALID_ARGUMENT, "INVALID_ARGUMENT", "heartbeat_millis: 49");
    refusal(hello(Hello.newBuilder().setProtocolVersion(1).setClientId("x".repeat(129))))
        .says(INVALID_ARGUMENT, "INVALID_ARGUMENT", "client_id: 129 characters");
    refusal(hello(Hello.newBuilder().setProtocolVersion(1).addSubscribe("No Name")))
        .says(INVALID_ARGUMENT, "INVALID_ARGUMENT", "\"No Name\"");
  }

  @Test
  void batchesThatAreTooLarge() throws Exception {
    LookupKey key =
        LookupKey.newBuilder().setKeyspace("users").setKey(ByteString.copyFromUtf8("k")).build();
    LookupBatch.Builder batch =
        LookupBatch.newBuilder().addAllKeys(Collections.nCopies(1_001, key));

    refusal(HELLO, SessionRequest.newBuilder().setLookups(batch).build())
        .says(FAILED_PRECONDITION, "LIMIT_EXCEEDED", "keys: 1001 (expected: 1..1000)");
    refusal(HELLO, SessionRequest.newBuilder().setLookups(LookupBatch.newBuilder()).build())
        .says(INVALID_ARGUMENT, "INVALID_ARGUMENT", "keys: 0 (expected: 1..1000)");
  }

  @Test
  void keysThatAreNoneAlone() throws Exception {
    LookupBatch.Builder batch = LookupBatch.newBuilder();
    BadKeys.ALL.forEach(bad -> batch.addKeysBuilder().setKeyspace("users").setKey(bad));
    batch.addKeysBuilder().setKeyspace("users").setKey(ByteString.copyFromUtf8("good"));
    Heard heard = new Heard();
    StreamObserver<SessionRequest> session = directory.get().sessions().session(heard);

    session.onNext(HELLO);
    session.onNext(SessionRequest.newBuilder().setLookups(batch).build());

    LookupReplies replies = heard.replies.get(30, TimeUnit.SECONDS);
    assertThat(replies.getResultsList().subList(0, BadKeys.ALL.size()))
        .extracting(result -> result.getError().getReason())
        .containsOnly(ErrorReason.ERROR_REASON_INVALID_KEY);
    assertThat(replies.getResults(BadKeys.ALL.size()).hasPlacement()).isTrue();
    session.onCompleted();
  }

  private static Refusal refusal(SessionRequest... messages) throws Exception {
    Heard heard = new Heard();
    StreamObserver<SessionRequest> session = directory.get().sessions().session(heard);
    for (SessionRequest message : messages) {
      session.onNext(message);
    }
    return heard.refusal.get(30, TimeUnit.SECONDS);
  }

  private static SessionRequest hello(Hello.Builder hello) {
    return SessionRequest.newBuilder().setHello(hello).build();
  }

  private static SessionRequest subscribe(String keyspace) {
    return SessionRequest.newBuilder()
        .setSubscribe(Subscribe.newBuilder().addKeyspaces(keyspace))
        .build();
  }

  private static SessionRequest batch(LookupKey.Builder key) {
    return SessionRequest.newBuilder().setLookups(LookupBatch.newBuilder().addKeys(key)).build();
  }

  /** What the node says. */
  private static final class Heard implements StreamObserver<SessionResponse> {
    final CompletableFuture<Refusal> refusal = new CompletableFuture<>();
    final CompletableFuture<LookupReplies> replies = new CompletableFuture<>();

    @Override
    public void onNext(SessionResponse message) {
      if (message.hasReplies()) {
        replies.complete(message.getReplies());
      }
    }

    @Override
    public void onError(Throwable failure) {
      refusal.complete(Refusal.of(failure));
    }

    @Override
    public void onCompleted() {}
  }
}
