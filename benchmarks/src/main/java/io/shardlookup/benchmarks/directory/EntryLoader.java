package io.shardlookup.benchmarks.directory;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import io.shardlookup.v1.ChangeContext;
import io.shardlookup.v1.CreateKeyspaceRequest;
import io.shardlookup.v1.DirectoryAdminServiceGrpc;
import io.shardlookup.v1.DirectoryStrategy;
import io.shardlookup.v1.Fencing;
import io.shardlookup.v1.Keyspace;
import io.shardlookup.v1.LoadEntriesRequest;
import io.shardlookup.v1.LoadEntriesResponse;
import io.shardlookup.v1.LoadedEntry;
import io.shardlookup.v1.PutShardRequest;
import io.shardlookup.v1.Shard;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Makes shards, the keyspace and its entries through the admin service, as an operator does. */
final class EntryLoader {
  static final int SHARDS = 16;

  private static final int PART = 1_000;
  private static final int PARTS_AHEAD = 4;
  private static final long LIMIT_MINUTES = 10;
  static final ChangeContext CONTEXT =
      ChangeContext.newBuilder().setActor("benchmarks").setReason("measured").build();

  private EntryLoader() {}

  static void load(ManagedChannel channel, int entries) {
    DirectoryAdminServiceGrpc.DirectoryAdminServiceBlockingStub admin =
        DirectoryAdminServiceGrpc.newBlockingStub(channel)
            .withWaitForReady()
            .withDeadlineAfter(LIMIT_MINUTES, TimeUnit.MINUTES);
    for (int i = 0; i < SHARDS; i++) {
      Shard shard =
          Shard.newBuilder()
              .setName("shard-" + i)
              .setEndpoint("mysql://127.0.0.1/" + i)
              .setWeight(1)
              .build();
      var unused =
          admin.putShard(PutShardRequest.newBuilder().setShard(shard).setContext(CONTEXT).build());
    }
    Keyspace keyspace =
        Keyspace.newBuilder()
            .setName(MeasuredDirectory.KEYSPACE)
            .setFencing(Fencing.FENCING_UNFENCED)
            .setDirectory(DirectoryStrategy.getDefaultInstance())
            .build();
    var unused =
        admin.createKeyspace(
            CreateKeyspaceRequest.newBuilder().setKeyspace(keyspace).setContext(CONTEXT).build());
    new Load(channel).run(entries);
  }

  /** One streamed load. */
  private static final class Load implements StreamObserver<LoadEntriesResponse> {
    private final ManagedChannel channel;
    private final Semaphore ahead = new Semaphore(PARTS_AHEAD);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private volatile long created;

    Load(ManagedChannel channel) {
      this.channel = channel;
    }

    void run(int entries) {
      StreamObserver<LoadEntriesRequest> parts =
          DirectoryAdminServiceGrpc.newStub(channel).loadEntries(this);
      try {
        for (int from = 0; from < entries && failure.get() == null; from += PART) {
          if (!ahead.tryAcquire(1, TimeUnit.MINUTES)) {
            throw new IllegalStateException("load: no answer in a minute after " + created);
          }
          parts.onNext(part(from, Math.min(entries, from + PART)));
        }
        parts.onCompleted();
        boolean inTime = ended.await(1, TimeUnit.MINUTES);
        if (!inTime || failure.get() != null || created != entries) {
          throw new IllegalStateException(
              "load: " + created + " entries (expected: " + entries + ")", failure.get());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }

    @Override
    public void onNext(LoadEntriesResponse progress) {
      created = progress.getCreated();
      if (progress.getFailuresCount() > 0) {
        failure.compareAndSet(null, new IllegalStateException(progress.getFailures(0).toString()));
      }
      ahead.release();
    }

    @Override
    public void onError(Throwable cause) {
      failure.compareAndSet(null, cause);
      ahead.release();
      ended.countDown();
    }

    @Override
    public void onCompleted() {
      ended.countDown();
    }

    private static LoadEntriesRequest part(int from, int to) {
      LoadEntriesRequest.Builder part =
          LoadEntriesRequest.newBuilder()
              .setKeyspace(MeasuredDirectory.KEYSPACE)
              .setContext(CONTEXT);
      for (int i = from; i < to; i++) {
        part.addEntries(
            LoadedEntry.newBuilder()
                .setKey(ByteString.copyFromUtf8(MeasuredDirectory.key(i)))
                .setShard("shard-" + i % SHARDS));
      }
      return part.build();
    }
  }
}
