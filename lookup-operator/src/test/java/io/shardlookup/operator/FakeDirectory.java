package io.shardlookup.operator;

import com.google.protobuf.Message;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.stub.StreamObserver;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.v1.AssignSlotRequest;
import io.shardlookup.v1.AssignSlotResponse;
import io.shardlookup.v1.CreateKeyspaceRequest;
import io.shardlookup.v1.CreateKeyspaceResponse;
import io.shardlookup.v1.DirectoryAdminServiceGrpc;
import io.shardlookup.v1.Fencing;
import io.shardlookup.v1.GetClusterStatusRequest;
import io.shardlookup.v1.GetClusterStatusResponse;
import io.shardlookup.v1.GetKeyspaceRequest;
import io.shardlookup.v1.GetKeyspaceResponse;
import io.shardlookup.v1.GetShardRequest;
import io.shardlookup.v1.GetShardResponse;
import io.shardlookup.v1.Keyspace;
import io.shardlookup.v1.ListMappingsRequest;
import io.shardlookup.v1.ListMappingsResponse;
import io.shardlookup.v1.ListShardsRequest;
import io.shardlookup.v1.ListShardsResponse;
import io.shardlookup.v1.LoadEntriesRequest;
import io.shardlookup.v1.LoadEntriesResponse;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.LookupResponse;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.Mapping;
import io.shardlookup.v1.MappingState;
import io.shardlookup.v1.Scope;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.Shard;
import io.shardlookup.v1.ShardState;
import io.shardlookup.v1.SlotScope;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A lookup node that knows a few answers, and notes what it was asked. */
final class FakeDirectory implements AutoCloseable {
  final List<Message> asked = new CopyOnWriteArrayList<>();
  final BiConsumer<SessionRequest, StreamObserver<SessionResponse>> session;
  volatile @Nullable LookupException refusal;
  volatile Message[] refusalDetails = {};
  volatile boolean silent;

  /**
   * So many pages has every list of mappings, and each call brings one of them; 0 for the usual.
   */
  volatile int pagesByCall;

  /** Where every shard is. */
  volatile String shardEndpoint = "mysql://db-1:3306/orders";

  /** Under which name every shard's credentials are. */
  volatile String credentialsRef = "";

  /** How the cluster is. */
  volatile GetClusterStatusResponse status =
      GetClusterStatusResponse.newBuilder()
          .setDirectoryId("directory-a")
          .setNodeId("node-1")
          .setRevision(7)
          .build();

  private final Server server;

  /** A node without sessions. */
  static FakeDirectory start() throws IOException {
    return new FakeDirectory((request, answers) -> {});
  }

  /** A node that handles the requests of sessions so. */
  FakeDirectory(BiConsumer<SessionRequest, StreamObserver<SessionResponse>> session)
      throws IOException {
    this.session = session;
    this.server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(new Admin())
            .addService(new Lookups())
            .build()
            .start();
  }

  String endpoint() {
    return "127.0.0.1:" + server.getPort();
  }

  @Override
  public void close() throws InterruptedException {
    server.shutdownNow();
    server.awaitTermination(5, TimeUnit.SECONDS);
  }

  private <T extends Message> void answer(Message request, T response, StreamObserver<T> answers) {
    asked.add(request);
    LookupException error = refusal;
    if (silent) {
      return;
    }
    if (error != null) {
      answers.onError(GrpcErrors.toGrpc(error, refusalDetails));
      return;
    }
    answers.onNext(response);
    answers.onCompleted();
  }

  static Mapping slot(int slot, String shard, long generation) {
    return Mapping.newBuilder()
        .setKeyspace("customers")
        .setScope(Scope.newBuilder().setSlot(SlotScope.newBuilder().setSlot(slot)))
        .setShard(shard)
        .setState(MappingState.MAPPING_STATE_SERVING)
        .setGeneration(generation)
        .build();
  }

  private final class Admin extends DirectoryAdminServiceGrpc.DirectoryAdminServiceImplBase {
    @Override
    public void listShards(ListShardsRequest request, StreamObserver<ListShardsResponse> answers) {
      Shard shard =
          Shard.newBuilder()
              .setName("shard-1")
              .setEndpoint("mysql://db-1:3306/orders")
              .setWeight(100)
              .setState(ShardState.SHARD_STATE_ACTIVE)
              .setGeneration(4)
              .build();
      answer(request, ListShardsResponse.newBuilder().addShards(shard).build(), answers);
    }

    @Override
    public void getShard(GetShardRequest request, StreamObserver<GetShardResponse> answers) {
      Shard shard =
          Shard.newBuilder()
              .setName(request.getName())
              .setEndpoint(shardEndpoint)
              .setCredentialsRef(credentialsRef)
              .build();
      answer(request, GetShardResponse.newBuilder().setShard(shard).build(), answers);
    }

    @Override
    public void getClusterStatus(
        GetClusterStatusRequest request, StreamObserver<GetClusterStatusResponse> answers) {
      answer(request, status, answers);
    }

    @Override
    public void getKeyspace(
        GetKeyspaceRequest request, StreamObserver<GetKeyspaceResponse> answers) {
      Keyspace keyspace =
          Keyspace.newBuilder()
              .setName(request.getName())
              .setFencing(
                  request.getName().startsWith("pointers")
                      ? Fencing.FENCING_UNFENCED
                      : Fencing.FENCING_FENCED)
              .build();
      answer(request, GetKeyspaceResponse.newBuilder().setKeyspace(keyspace).build(), answers);
    }

    @Override
    public void createKeyspace(
        CreateKeyspaceRequest request, StreamObserver<CreateKeyspaceResponse> answers) {
      answer(
          request,
          CreateKeyspaceResponse.newBuilder().setKeyspace(request.getKeyspace()).build(),
          answers);
    }

    @Override
    public void assignSlot(AssignSlotRequest request, StreamObserver<AssignSlotResponse> answers) {
      Mapping mapping = slot(request.getSlot(), request.getShard(), 9);
      answer(
          request,
          AssignSlotResponse.newBuilder().setMapping(mapping).setRevision(9).build(),
          answers);
    }

    @Override
    public void listMappings(
        ListMappingsRequest request, StreamObserver<ListMappingsResponse> answers) {
      asked.add(request);
      if (pagesByCall > 0) {
        page(request, answers);
        return;
      }
      answers.onNext(ListMappingsResponse.newBuilder().addMappings(slot(0, "shard-1", 5)).build());
      answers.onNext(
          ListMappingsResponse.newBuilder()
              .addMappings(slot(1, "shard-2", 6))
              .setNextPageToken("more")
              .build());
      answers.onCompleted();
    }

    /** The page after the token; only the last one ends its call. */
    private void page(ListMappingsRequest request, StreamObserver<ListMappingsResponse> answers) {
      String token = request.getPageToken();
      int slot = token.isEmpty() ? 0 : Integer.parseInt(token);
      boolean last = slot == pagesByCall - 1;
      answers.onNext(
          ListMappingsResponse.newBuilder()
              .addMappings(slot(slot, "shard-1", 5))
              .setNextPageToken(last ? "" : String.valueOf(slot + 1))
              .build());
      if (last) {
        answers.onCompleted();
      }
    }

    @Override
    public StreamObserver<LoadEntriesRequest> loadEntries(
        StreamObserver<LoadEntriesResponse> answers) {
      return new Loading(answers);
    }
  }

  /** Creates every entry that is loaded. */
  private final class Loading implements StreamObserver<LoadEntriesRequest> {
    private final StreamObserver<LoadEntriesResponse> answers;
    private long created;

    Loading(StreamObserver<LoadEntriesResponse> answers) {
      this.answers = answers;
    }

    @Override
    public void onNext(LoadEntriesRequest part) {
      asked.add(part);
      created += part.getEntriesCount();
      answers.onNext(LoadEntriesResponse.newBuilder().setCreated(created).build());
    }

    @Override
    public void onError(Throwable cancelled) {}

    @Override
    public void onCompleted() {
      answers.onCompleted();
    }
  }

  private final class Lookups extends LookupServiceGrpc.LookupServiceImplBase {
    @Override
    public void lookup(LookupRequest request, StreamObserver<LookupResponse> answers) {
      LookupResponse.Builder answer = LookupResponse.newBuilder().setRevision(7).setAgeMillis(3);
      answer
          .getPlacementBuilder()
          .setShard("shard-1")
          .setState(MappingState.MAPPING_STATE_SERVING)
          .setGeneration(5)
          .getScopeBuilder()
          .getSlotBuilder()
          .setSlot(38);
      answer(request, answer.build(), answers);
    }

    @Override
    public StreamObserver<SessionRequest> session(StreamObserver<SessionResponse> answers) {
      return new StreamObserver<>() {
        @Override
        public void onNext(SessionRequest request) {
          asked.add(request);
          session.accept(request, answers);
        }

        @Override
        public void onError(Throwable cancelled) {}

        @Override
        public void onCompleted() {
          answers.onCompleted();
        }
      };
    }
  }
}
