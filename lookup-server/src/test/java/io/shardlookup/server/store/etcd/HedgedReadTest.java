package io.shardlookup.server.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.Empty;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.shardlookup.server.store.StoreException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members of which every attempt fails as it is told to. */
final class HedgedReadTest {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Duration AT_ONCE = Duration.ofSeconds(20);
  private static final MethodDescriptor<Empty, Empty> METHOD =
      MethodDescriptor.<Empty, Empty>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("test/Never")
          .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
          .build();

  private final ManagedChannel channel = NettyChannelBuilder.forTarget("127.0.0.1:1").build();
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private final List<EtcdEndpoint> members =
      Stream.of("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3")
          .map(text -> new EtcdEndpoint(EtcdAddress.parse(text), channel, System::nanoTime))
          .toList();
  private final AtomicInteger attempts = new AtomicInteger();

  @AfterEach
  void close() {
    scheduler.shutdownNow();
    channel.shutdownNow();
  }

  @Test
  void failsLongBeforeItsBoundWhenNothingListensAnywhere() {
    assertThat(read((member, attempt) -> false))
        .failsWithin(AT_ONCE)
        .withThrowableThat()
        .withCauseInstanceOf(StoreException.class);
  }

  @Test
  void failsLongBeforeItsBoundAlsoIfAMemberDiedWithARequestUnderWay() {
    assertThat(read((member, attempt) -> attempt == 1))
        .failsWithin(AT_ONCE)
        .withThrowableThat()
        .withCauseInstanceOf(StoreException.class);
  }

  @Test
  void goesOnWhileAMemberTakesRequests() {
    CompletableFuture<?> read = read((member, attempt) -> member.equals(members.get(2)));

    // Rounds of three follow each other by 50 milliseconds: that is a second of refusals.
    await().until(() -> attempts.get() >= 60);
    assertThat(read).isNotDone();
  }

  private CompletableFuture<?> read(BiPredicate<EtcdEndpoint, Integer> sent) {
    return new HedgedRead<Empty>(
            members,
            (member, left) -> failed(member, sent.test(member, attempts.incrementAndGet())),
            scheduler,
            BOUND,
            BOUND)
        .start();
  }

  private EtcdAttempt<Empty> failed(EtcdEndpoint member, boolean sent) {
    EtcdAttempt<Empty> attempt =
        new EtcdAttempt<>(
            member, channel.newCall(METHOD, CallOptions.DEFAULT), new EtcdAttempt.SentFlag());
    attempt.completeExceptionally(member.failure(Status.UNAVAILABLE, sent));
    return attempt;
  }
}
