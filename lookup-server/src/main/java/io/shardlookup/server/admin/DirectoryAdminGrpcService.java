package io.shardlookup.server.admin;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.shardlookup.server.audit.AuditJournal;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.view.LiveView;
import io.shardlookup.v1.AssignRangeRequest;
import io.shardlookup.v1.AssignRangeResponse;
import io.shardlookup.v1.AssignResidueRequest;
import io.shardlookup.v1.AssignResidueResponse;
import io.shardlookup.v1.AssignSlotRequest;
import io.shardlookup.v1.AssignSlotResponse;
import io.shardlookup.v1.CreateEpochRequest;
import io.shardlookup.v1.CreateEpochResponse;
import io.shardlookup.v1.CreateKeyspaceRequest;
import io.shardlookup.v1.CreateKeyspaceResponse;
import io.shardlookup.v1.DeleteEntryRequest;
import io.shardlookup.v1.DeleteEntryResponse;
import io.shardlookup.v1.DeleteKeyspaceRequest;
import io.shardlookup.v1.DeleteKeyspaceResponse;
import io.shardlookup.v1.DirectoryAdminServiceGrpc;
import io.shardlookup.v1.ExplainKeyRequest;
import io.shardlookup.v1.ExplainKeyResponse;
import io.shardlookup.v1.GetClusterStatusRequest;
import io.shardlookup.v1.GetClusterStatusResponse;
import io.shardlookup.v1.GetKeyspaceRequest;
import io.shardlookup.v1.GetKeyspaceResponse;
import io.shardlookup.v1.GetShardRequest;
import io.shardlookup.v1.GetShardResponse;
import io.shardlookup.v1.ListAuditRequest;
import io.shardlookup.v1.ListAuditResponse;
import io.shardlookup.v1.ListEpochsRequest;
import io.shardlookup.v1.ListEpochsResponse;
import io.shardlookup.v1.ListKeyspacesRequest;
import io.shardlookup.v1.ListKeyspacesResponse;
import io.shardlookup.v1.ListMappingsRequest;
import io.shardlookup.v1.ListMappingsResponse;
import io.shardlookup.v1.ListShardsRequest;
import io.shardlookup.v1.ListShardsResponse;
import io.shardlookup.v1.LoadEntriesRequest;
import io.shardlookup.v1.LoadEntriesResponse;
import io.shardlookup.v1.MergeRangesRequest;
import io.shardlookup.v1.MergeRangesResponse;
import io.shardlookup.v1.PutEntryRequest;
import io.shardlookup.v1.PutEntryResponse;
import io.shardlookup.v1.PutShardRequest;
import io.shardlookup.v1.PutShardResponse;
import io.shardlookup.v1.RemoveShardRequest;
import io.shardlookup.v1.RemoveShardResponse;
import io.shardlookup.v1.SetShardStateRequest;
import io.shardlookup.v1.SetShardStateResponse;
import io.shardlookup.v1.SplitRangeRequest;
import io.shardlookup.v1.SplitRangeResponse;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The admin service of a lookup node: hands each verb to a thread and answers with what it says.
 * Changes go to the store and fail fast while it does not answer; reads come from the view.
 * Thread-safe.
 */
public final class DirectoryAdminGrpcService
    extends DirectoryAdminServiceGrpc.DirectoryAdminServiceImplBase {
  private final DirectoryStore store;
  private final LiveView live;
  private final AdminConfig config;
  private final Executor executor;
  private final AuditJournal journal;
  private final DirectoryReads reads;
  private final KeyExplainer explainer;
  private final ClusterStatus status;
  private volatile @Nullable AdminVerbs verbs;

  /**
   * Serves the directory.
   *
   * @param executor runs verbs, which wait for the store; it may refuse, which callers see as
   *     OVERLOADED. {@link AdminExecutor} makes one
   */
  public DirectoryAdminGrpcService(
      DirectoryStore store, LiveView live, AdminConfig config, Clock clock, Executor executor) {
    this.store = store;
    this.live = live;
    this.config = config;
    this.executor = executor;
    this.journal = new AuditJournal(config.nodeId(), clock, new SecureRandom());
    ConfirmedView views = new ConfirmedView(live, config.storeTimeout());
    this.reads = new DirectoryReads(views);
    this.explainer = new KeyExplainer(views);
    this.status = new ClusterStatus(store, live, config.nodeId());
  }

  @Override
  public void createKeyspace(
      CreateKeyspaceRequest request, StreamObserver<CreateKeyspaceResponse> observer) {
    answer(observer, () -> verbs().keyspaceCreation().create(request));
  }

  @Override
  public void getKeyspace(
      GetKeyspaceRequest request, StreamObserver<GetKeyspaceResponse> observer) {
    answer(observer, () -> reads.keyspace(request));
  }

  @Override
  public void listKeyspaces(
      ListKeyspacesRequest request, StreamObserver<ListKeyspacesResponse> observer) {
    answer(observer, reads::keyspaces);
  }

  @Override
  public void deleteKeyspace(
      DeleteKeyspaceRequest request, StreamObserver<DeleteKeyspaceResponse> observer) {
    answer(observer, () -> verbs().keyspaceDeletion().delete(request));
  }

  @Override
  public void putShard(PutShardRequest request, StreamObserver<PutShardResponse> observer) {
    answer(observer, () -> verbs().shards().put(request));
  }

  @Override
  public void getShard(GetShardRequest request, StreamObserver<GetShardResponse> observer) {
    answer(observer, () -> reads.shard(request));
  }

  @Override
  public void listShards(ListShardsRequest request, StreamObserver<ListShardsResponse> observer) {
    answer(observer, reads::shards);
  }

  @Override
  public void setShardState(
      SetShardStateRequest request, StreamObserver<SetShardStateResponse> observer) {
    answer(observer, () -> verbs().shards().setState(request));
  }

  @Override
  public void removeShard(
      RemoveShardRequest request, StreamObserver<RemoveShardResponse> observer) {
    answer(observer, () -> verbs().shards().remove(request));
  }

  @Override
  public void putEntry(PutEntryRequest request, StreamObserver<PutEntryResponse> observer) {
    answer(observer, () -> verbs().entries().put(request));
  }

  @Override
  public void deleteEntry(
      DeleteEntryRequest request, StreamObserver<DeleteEntryResponse> observer) {
    answer(observer, () -> verbs().entries().delete(request));
  }

  @Override
  public StreamObserver<LoadEntriesRequest> loadEntries(
      StreamObserver<LoadEntriesResponse> observer) {
    EntryLoadStream stream =
        new EntryLoadStream(
            () -> verbs().load(live),
            (ServerCallStreamObserver<LoadEntriesResponse>) observer,
            executor);
    return stream.start();
  }

  @Override
  public void assignSlot(AssignSlotRequest request, StreamObserver<AssignSlotResponse> observer) {
    answer(observer, () -> verbs().slots().assign(request));
  }

  @Override
  public void assignRange(
      AssignRangeRequest request, StreamObserver<AssignRangeResponse> observer) {
    answer(observer, () -> verbs().ranges().assign(request));
  }

  @Override
  public void splitRange(SplitRangeRequest request, StreamObserver<SplitRangeResponse> observer) {
    answer(observer, () -> verbs().ranges().split(request));
  }

  @Override
  public void mergeRanges(
      MergeRangesRequest request, StreamObserver<MergeRangesResponse> observer) {
    answer(observer, () -> verbs().ranges().merge(request));
  }

  @Override
  public void assignResidue(
      AssignResidueRequest request, StreamObserver<AssignResidueResponse> observer) {
    answer(observer, () -> verbs().epochs().assignResidue(request));
  }

  @Override
  public void createEpoch(
      CreateEpochRequest request, StreamObserver<CreateEpochResponse> observer) {
    answer(observer, () -> verbs().epochs().create(request));
  }

  @Override
  public void listEpochs(ListEpochsRequest request, StreamObserver<ListEpochsResponse> observer) {
    answer(observer, () -> reads.epochs(request));
  }

  @Override
  public void listMappings(
      ListMappingsRequest request, StreamObserver<ListMappingsResponse> observer) {
    new MappingListing(
            () -> verbs().mappings(MappingQuery.of(request)),
            (ServerCallStreamObserver<ListMappingsResponse>) observer,
            executor)
        .start();
  }

  @Override
  public void explainKey(ExplainKeyRequest request, StreamObserver<ExplainKeyResponse> observer) {
    answer(observer, () -> explainer.explain(request));
  }

  @Override
  public void getClusterStatus(
      GetClusterStatusRequest request, StreamObserver<GetClusterStatusResponse> observer) {
    answer(observer, status::get);
  }

  @Override
  public void listAudit(ListAuditRequest request, StreamObserver<ListAuditResponse> observer) {
    answer(observer, () -> verbs().audit().list(request));
  }

  private <R> void answer(StreamObserver<R> observer, Supplier<R> verb) {
    if (observer instanceof ServerCallStreamObserver<R> call) {
      call.setOnCancelHandler(() -> {});
    }
    try {
      executor.execute(() -> run(observer, verb));
    } catch (RejectedExecutionException e) {
      observer.onError(VerbErrors.overloaded());
    }
  }

  private static <R> void run(StreamObserver<R> observer, Supplier<R> verb) {
    R response;
    try {
      response = verb.get();
    } catch (RuntimeException e) {
      observer.onError(VerbErrors.toGrpc(e));
      return;
    }
    observer.onNext(response);
    observer.onCompleted();
  }

  /** The verbs of the incarnation that the view is of. */
  private AdminVerbs verbs() {
    int incarnation = live.identity().incarnation();
    AdminVerbs known = verbs;
    if (known == null || known.incarnation() != incarnation) {
      StoreCalls calls = new StoreCalls(store, config.storeTimeout());
      known = AdminVerbs.of(calls, journal, config, incarnation);
      verbs = known;
    }
    return known;
  }
}
