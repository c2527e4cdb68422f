package io.shardlookup.server.store.etcd;

import com.google.protobuf.ByteString;
import io.etcd.jetcd.api.KVGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.RangeResponse;
import io.etcd.jetcd.api.WatchGrpc;
import io.grpc.MethodDescriptor;
import io.shardlookup.runtime.threads.NamedThreads;
import io.shardlookup.server.store.CommitResult;
import io.shardlookup.server.store.DirectoryStore;
import io.shardlookup.server.store.Registration;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.StoreMember;
import io.shardlookup.server.store.StoreTransaction;
import io.shardlookup.server.store.StoreWatch;
import io.shardlookup.server.store.WatchListener;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * The directory in etcd. Keeps one channel to each member and goes on as long as a quorum of them
 * answers. Watch listeners and completions run on its own few threads and must not block them.
 */
public final class EtcdDirectoryStore implements DirectoryStore {
  private static final int THREADS = 4;

  /** Records that a member should send at once. */
  private static final int SMALL_PAGE = 200;

  /** How long closing waits for leases to be revoked. */
  private static final long CLOSE_MILLIS = 1_000;

  private final EtcdStoreConfig config;
  private final EtcdMessages messages;
  private final EtcdEndpoints endpoints;
  private final EtcdCalls calls;
  private final ExecutorService callbacks;
  private final ScheduledExecutorService scheduler;
  private final Set<EtcdWatch> watches = ConcurrentHashMap.newKeySet();
  private final Set<EtcdRegistration> registrations = ConcurrentHashMap.newKeySet();

  /** Spreads watches over the members: each new one begins at the next. */
  private final AtomicInteger watchTurn = new AtomicInteger();

  private volatile boolean closed;

  /** A store that connects when it is first asked. Starts with any of the members. */
  public EtcdDirectoryStore(EtcdStoreConfig config) {
    this.config = config;
    this.messages = new EtcdMessages(config.root());
    this.callbacks = Executors.newFixedThreadPool(THREADS, NamedThreads.factory("etcd-store"));
    this.scheduler =
        Executors.newSingleThreadScheduledExecutor(NamedThreads.factory("etcd-store-timer"));
    List<EtcdEndpoint> members =
        config.endpoints().stream()
            .map(EtcdAddress::parse)
            .map(
                address ->
                    new EtcdEndpoint(
                        address,
                        EtcdChannels.open(address, config.caFile(), callbacks),
                        System::nanoTime))
            .toList();
    this.endpoints =
        new EtcdEndpoints(members, ThreadLocalRandom.current().nextInt(members.size()));
    this.calls = new EtcdCalls(config, endpoints, scheduler, messages.probe());
  }

  @Override
  public CompletableFuture<ScanPage> scan(ScanRequest request) {
    return ifOpen(
        () ->
            read(request)
                .exceptionallyCompose(
                    failure ->
                        isBehind(failure) && !request.linearizable()
                            ? read(confirmed(request))
                            : CompletableFuture.failedFuture(failure))
                .thenApply(messages::page));
  }

  @Override
  public CompletableFuture<CommitResult> commit(StoreTransaction transaction) {
    return ifOpen(
        () ->
            calls
                .write(KVGrpc.getTxnMethod(), messages.transaction(transaction))
                .thenApply(messages::result));
  }

  @Override
  public CompletableFuture<Long> confirmRevision() {
    return ifOpen(
        () ->
            calls
                .read(KVGrpc.getRangeMethod(), messages.probe(), config.callTimeout(), true)
                .thenApply(response -> response.getHeader().getRevision()));
  }

  @Override
  public StoreWatch watch(
      ByteString start, ByteString end, long firstRevision, WatchListener listener) {
    EtcdWatch watch =
        new EtcdWatch(
            firstRevision,
            response -> response.getEventsList().stream().map(messages::event).toList(),
            listener);
    if (closed) {
      watch.close();
      return watch;
    }
    watches.removeIf(other -> !other.isOpen());
    watches.add(watch);
    var unused =
        calls
            .liveFromAnother(watchTurn.getAndIncrement())
            .whenComplete(
                (member, failure) -> {
                  if (failure != null) {
                    watch.end((StoreException) EtcdCalls.unwrap(failure));
                  } else {
                    begin(watch, member, start, end);
                  }
                });
    return watch;
  }

  @Override
  public Registration register(ByteString key, ByteString value, Duration timeToLive) {
    EtcdRegistration registration =
        new EtcdRegistration(
            calls,
            scheduler,
            lease -> messages.leased(key, value, lease),
            timeToLive,
            config.callTimeout());
    if (!closed) {
      registrations.add(registration);
      registration.begin();
    }
    return registration;
  }

  @Override
  public CompletableFuture<List<StoreMember>> members() {
    return new EtcdMembers(calls).ask(endpoints.all());
  }

  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    watches.forEach(EtcdWatch::close);
    registrations.forEach(EtcdRegistration::close);
    CompletableFuture<Void> revoked =
        CompletableFuture.allOf(
            registrations.stream()
                .map(EtcdRegistration::revoked)
                .toArray(CompletableFuture<?>[]::new));
    revoked.completeOnTimeout(null, CLOSE_MILLIS, TimeUnit.MILLISECONDS).join();
    endpoints.all().forEach(EtcdEndpoint::shutdown);
    scheduler.shutdown();
    endpoints.all().forEach(EtcdEndpoint::awaitShutdown);
    callbacks.shutdown();
  }

  private CompletableFuture<RangeResponse> read(ScanRequest request) {
    RangeRequest range = messages.range(request);
    MethodDescriptor<RangeRequest, RangeResponse> method = KVGrpc.getRangeMethod();
    return request.limit() <= SMALL_PAGE
        ? calls.read(method, range, config.scanTimeout(), request.linearizable())
        : calls.readLarge(method, range, config.scanTimeout(), request.linearizable());
  }

  /** Whether the member that answered is behind the wanted revision. */
  private static boolean isBehind(Throwable failure) {
    return EtcdCalls.unwrap(failure).getCause() instanceof EtcdFailure cause
        && cause.isFutureRevision();
  }

  private static ScanRequest confirmed(ScanRequest request) {
    return new ScanRequest(
        request.start(),
        request.end(),
        request.limit(),
        request.atRevision(),
        true,
        request.descending());
  }

  private void begin(EtcdWatch watch, EtcdEndpoint member, ByteString start, ByteString end) {
    watch.begin(
        member.name(),
        messages.watch(start, end, watch.askedRevision()),
        listener -> member.stream(WatchGrpc.getWatchMethod(), listener, calls.token()));
    try {
      var unused =
          scheduler.schedule(
              watch::expectCreated, config.callTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      watch.close(); // The store was closed meanwhile.
    }
  }

  /** The call's future, which fails with the error itself and not with one that wraps it. */
  private <T> CompletableFuture<T> ifOpen(Supplier<CompletableFuture<T>> call) {
    if (closed) {
      return CompletableFuture.failedFuture(
          new StoreException(StoreException.Kind.UNAVAILABLE, "the store is closed"));
    }
    CompletableFuture<T> plain = new CompletableFuture<>();
    var unused =
        call.get()
            .whenComplete(
                (answer, failure) -> {
                  if (failure == null) {
                    plain.complete(answer);
                  } else {
                    plain.completeExceptionally(EtcdCalls.unwrap(failure));
                  }
                });
    return plain;
  }
}
