package io.shardlookup.client.sequence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.grpc.ManagedChannel;
import io.shardlookup.client.failover.ChannelFactory;
import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.fake.FakeDirectory;
import io.shardlookup.client.fake.FakeNode;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.v1.AllocateSequenceRequest;
import io.shardlookup.v1.AllocateSequenceResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Nodes that are asked in a known order. */
@Timeout(60)
class BlockDrawingTest {
  private final FakeDirectory directory = new FakeDirectory("directory-a");
  private final ExecutorService confined = Executors.newSingleThreadExecutor();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private FakeNode first;
  private FakeNode second;

  @BeforeEach
  void twoNodes() throws Exception {
    first = directory.node();
    second = directory.node();
  }

  @AfterEach
  void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    directory.close();
    confined.shutdown();
  }

  @Test
  void aCallThatNeverLeftGoesToTheNextNode() throws Exception {
    first.kill();

    assertThat(draw().join().getCount()).isEqualTo(10);
    assertThat(second.blocks.get()).isEqualTo(1);
  }

  @Test
  void aRefusalThatDrewNothingGoesToTheNextNode() {
    first.refuse(() -> new LookupException(ErrorReason.STORE_UNAVAILABLE, "told to"));

    assertThat(draw().join().getCount()).isEqualTo(10);
    assertThat(first.blocks.get()).isZero();
  }

  @Test
  void anUnknownOutcomeIsSaidAndNotRepeated() {
    first.loseSequenceReplies = true;

    assertThat(catchThrowable(() -> draw().join()))
        .cause()
        .isInstanceOfSatisfying(
            LookupException.class,
            e -> assertThat(e.reason()).isEqualTo(ErrorReason.OUTCOME_UNKNOWN));
    assertThat(second.blocks.get()).isZero();
  }

  @Test
  void saysSoWhenNoNodeCanBeReached() throws Exception {
    first.kill();
    second.kill();

    assertThat(catchThrowable(() -> draw().join()))
        .cause()
        .isInstanceOfSatisfying(LookupException.class, e -> assertThat(e.retryable()).isTrue());
  }

  private CompletableFuture<AllocateSequenceResponse> draw() {
    CompletableFuture<AllocateSequenceResponse> drawn = new CompletableFuture<>();
    AllocateSequenceRequest request =
        AllocateSequenceRequest.newBuilder()
            .setKeyspace("orders")
            .setDate(20240131)
            .setCount(10)
            .build();
    List<Endpoint> inTurn =
        List.of(Endpoint.parse(first.endpoint()), Endpoint.parse(second.endpoint()));
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    confined.execute(
        () ->
            new BlockDrawing(confined, this::channel, System::nanoTime)
                .draw(request, inTurn, deadline, drawn));
    return drawn;
  }

  private ManagedChannel channel(Endpoint node) {
    ManagedChannel channel = ChannelFactory.plaintext().open(node, confined);
    channels.add(channel);
    return channel;
  }
}
