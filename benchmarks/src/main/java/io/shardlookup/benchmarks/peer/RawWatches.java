package io.shardlookup.benchmarks.peer;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.PutRequest;
import io.etcd.jetcd.api.WatchCreateRequest;
import io.etcd.jetcd.api.WatchGrpc;
import io.etcd.jetcd.api.WatchRequest;
import io.etcd.jetcd.api.WatchResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.shardlookup.benchmarks.load.Receivers;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Watches of one etcd key, each a stream on a connection of its own, without any client library.
 */
public final class RawWatches implements Receivers, AutoCloseable {
  private static final ByteString KEY = ByteString.copyFromUtf8("raw-watches/key");
  private static final long OPENS_WITHIN_SECONDS = 60;

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final KVGrpc.KVBlockingStub writer;
  private final AtomicLongArray seen;
  private final CountDownLatch open;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private long written;

  private RawWatches(String endpoint, int count) {
    int port = URI.create(endpoint).getPort();
    this.seen = new AtomicLongArray(count);
    this.open = new CountDownLatch(count);
    ManagedChannel channel = EchoPeer.channel(port);
    channels.add(channel);
    this.writer = KVGrpc.newBlockingStub(channel);
    for (int i = 0; i < count; i++) {
      ManagedChannel own = EchoPeer.channel(port);
      channels.add(own);
      WatchCreateRequest watch = WatchCreateRequest.newBuilder().setKey(KEY).build();
      WatchGrpc.newStub(own)
          .watch(new Events(i))
          .onNext(WatchRequest.newBuilder().setCreateRequest(watch).build());
    }
  }

  /** Opens so many; returns when etcd has confirmed all of them. */
  public static RawWatches start(String endpoint, int count) {
    RawWatches watches = new RawWatches(endpoint, count);
    try {
      if (!watches.open.await(OPENS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
        watches.close();
        throw new IllegalStateException(
            watches.open.getCount() + " watches did not open", watches.failure.get());
      }
    } catch (InterruptedException e) {
      watches.close();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
    return watches;
  }

  @Override
  public int count() {
    return seen.length();
  }

  @Override
  public void change() {
    if (failure.get() != null) {
      throw new IllegalStateException("a watch has ended", failure.get());
    }
    PutRequest put =
        PutRequest.newBuilder()
            .setKey(KEY)
            .setValue(ByteString.copyFromUtf8("value-" + written))
            .build();
    written = writer.put(put).getHeader().getRevision();
  }

  @Override
  public boolean hasSeen(int receiver) {
    return seen.get(receiver) >= written;
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
  }

  private final class Events implements StreamObserver<WatchResponse> {
    private final int receiver;

    Events(int receiver) {
      this.receiver = receiver;
    }

    @Override
    public void onNext(WatchResponse message) {
      if (message.getCreated()) {
        open.countDown();
      }
      if (message.getEventsCount() > 0) {
        long revision = message.getEvents(message.getEventsCount() - 1).getKv().getModRevision();
        seen.set(receiver, revision);
      }
    }

    @Override
    public void onError(Throwable cause) {
      failure.compareAndSet(null, cause);
    }

    @Override
    public void onCompleted() {}
  }
}
