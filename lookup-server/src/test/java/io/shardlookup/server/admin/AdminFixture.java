package io.shardlookup.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.view.LiveView;
import io.shardlookup.v1.AssignSlotRequest;
import io.shardlookup.v1.ChangeContext;
import io.shardlookup.v1.CreateKeyspaceRequest;
import io.shardlookup.v1.CreateKeyspaceResponse;
import io.shardlookup.v1.DirectoryAdminServiceGrpc;
import io.shardlookup.v1.DirectoryAdminServiceGrpc.DirectoryAdminServiceBlockingStub;
import io.shardlookup.v1.DirectoryAdminServiceGrpc.DirectoryAdminServiceStub;
import io.shardlookup.v1.DirectoryStrategy;
import io.shardlookup.v1.Fencing;
import io.shardlookup.v1.HashStrategy;
import io.shardlookup.v1.InitialRange;
import io.shardlookup.v1.Keyspace;
import io.shardlookup.v1.ListMappingsRequest;
import io.shardlookup.v1.Mapping;
import io.shardlookup.v1.PutEntryRequest;
import io.shardlookup.v1.PutShardRequest;
import io.shardlookup.v1.RangeStrategy;
import io.shardlookup.v1.SequenceStrategy;
import io.shardlookup.v1.SetShardStateRequest;
import io.shardlookup.v1.Shard;
import io.shardlookup.v1.ShardState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;

/** An admin service over a store, called through gRPC in this process. */
public final class AdminFixture implements AutoCloseable {
  /** Who the tests are. */
  public static final ChangeContext CONTEXT =
      ChangeContext.newBuilder().setActor("tester").setReason("a test").build();

  /** Waits for each answer. */
  public final DirectoryAdminServiceBlockingStub admin;

  /** Waits for none. */
  public final DirectoryAdminServiceStub asyncAdmin;

  private final Server server;
  private final ManagedChannel channel;
  private final ExecutorService executor;

  /** Serves this store. */
  public AdminFixture(DirectoryStore store, Clock clock) {
    this(store, new SnapshotView(store), clock);
  }

  /** Serves this store, and this view to readers. */
  public AdminFixture(DirectoryStore store, LiveView view, Clock clock) {
    AdminConfig config = AdminConfig.of("node-1");
    this.executor = AdminExecutor.create(config);
    String name = InProcessServerBuilder.generateName();
    try {
      this.server =
          InProcessServerBuilder.forName(name)
              .addService(new DirectoryAdminGrpcService(store, view, config, clock, executor))
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    this.channel = InProcessChannelBuilder.forName(name).build();
    this.admin = DirectoryAdminServiceGrpc.newBlockingStub(channel);
    this.asyncAdmin = DirectoryAdminServiceGrpc.newStub(channel);
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.shutdownNow();
    executor.shutdownNow();
    try {
      assertThat(server.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
      assertThat(channel.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Creates shards of weight 1. */
  public void shards(String... names) {
    for (String name : names) {
      shard(name, 1);
    }
  }

  /** Creates or changes a shard. */
  public Shard shard(String name, int weight) {
    return admin
        .putShard(
            PutShardRequest.newBuilder()
                .setShard(
                    Shard.newBuilder()
                        .setName(name)
                        .setEndpoint("mysql://" + name)
                        .setWeight(weight))
                .setContext(CONTEXT)
                .build())
        .getShard();
  }

  /** Changes the state of a shard. */
  public Shard state(String shard, ShardState state) {
    return admin
        .setShardState(
            SetShardStateRequest.newBuilder()
                .setName(shard)
                .setState(state)
                .setContext(CONTEXT)
                .build())
        .getShard();
  }

  /** Creates a HASH keyspace. */
  public CreateKeyspaceResponse hash(String name, Fencing fencing, int slots, String... shards) {
    return admin.createKeyspace(
        CreateKeyspaceRequest.newBuilder()
            .setKeyspace(
                Keyspace.newBuilder()
                    .setName(name)
                    .setFencing(fencing)
                    .setHash(HashStrategy.newBuilder().setSlots(slots)))
            .addAllShards(List.of(shards))
            .setContext(CONTEXT)
            .build());
  }

  /** Starts and shards by turns. */
  CreateKeyspaceResponse range(
      String name, Fencing fencing, RangeStrategy strategy, String... startsAndShards) {
    CreateKeyspaceRequest.Builder request =
        CreateKeyspaceRequest.newBuilder()
            .setKeyspace(Keyspace.newBuilder().setName(name).setFencing(fencing).setRange(strategy))
            .setContext(CONTEXT);
    for (int i = 0; i < startsAndShards.length; i += 2) {
      request.addRanges(
          InitialRange.newBuilder()
              .setStart(bytes(startsAndShards[i]))
              .setShard(startsAndShards[i + 1]));
    }
    return admin.createKeyspace(request.build());
  }

  /** Creates a SEQUENCE keyspace with prefix o. */
  public CreateKeyspaceResponse sequence(
      String name, Fencing fencing, int firstDate, String... shards) {
    return admin.createKeyspace(
        CreateKeyspaceRequest.newBuilder()
            .setKeyspace(
                Keyspace.newBuilder()
                    .setName(name)
                    .setFencing(fencing)
                    .setSequence(SequenceStrategy.newBuilder().setPrefix("o")))
            .setFirstDate(firstDate)
            .addAllShards(List.of(shards))
            .setContext(CONTEXT)
            .build());
  }

  /** Creates a DIRECTORY keyspace. */
  public CreateKeyspaceResponse directory(String name, Fencing fencing) {
    return admin.createKeyspace(
        CreateKeyspaceRequest.newBuilder()
            .setKeyspace(
                Keyspace.newBuilder()
                    .setName(name)
                    .setFencing(fencing)
                    .setDirectory(DirectoryStrategy.getDefaultInstance()))
            .setContext(CONTEXT)
            .build());
  }

  /** Puts an entry. */
  public Mapping entry(String keyspace, String key, String shard) {
    return admin.putEntry(put(keyspace, key, shard).build()).getMapping();
  }

  static PutEntryRequest.Builder put(String keyspace, String key, String shard) {
    return PutEntryRequest.newBuilder()
        .setKeyspace(keyspace)
        .setKey(bytes(key))
        .setShard(shard)
        .setContext(CONTEXT);
  }

  static AssignSlotRequest.Builder slot(String keyspace, int slot, String shard) {
    return AssignSlotRequest.newBuilder()
        .setKeyspace(keyspace)
        .setSlot(slot)
        .setShard(shard)
        .setContext(CONTEXT);
  }

  /** All mappings. */
  public List<Mapping> mappings(String keyspace) {
    List<Mapping> mappings = new ArrayList<>();
    admin
        .listMappings(ListMappingsRequest.newBuilder().setKeyspace(keyspace).build())
        .forEachRemaining(page -> mappings.addAll(page.getMappingsList()));
    return mappings;
  }

  static ByteString bytes(String text) {
    return ByteString.copyFromUtf8(text);
  }

  /** The call fails with this reason; its error. */
  public static LookupException fails(ErrorReason reason, Runnable call) {
    LookupException error = GrpcErrors.fromGrpc(failure(call));
    assertThat(error.reason()).as(error.getMessage()).isEqualTo(reason);
    return error;
  }

  /** The detail of this type in the status of a failed call. */
  static <M extends Message> M detail(StatusRuntimeException failure, Class<M> type) {
    try {
      for (Any detail : StatusProto.fromThrowable(failure).getDetailsList()) {
        if (detail.is(type)) {
          return detail.unpack(type);
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("no detail " + type + " in " + failure);
  }

  static StatusRuntimeException failure(Runnable call) {
    try {
      call.run();
    } catch (StatusRuntimeException e) {
      return e;
    }
    throw new AssertionError("the call did not fail");
  }
}
