package io.shardlookup.server.store.etcd;

import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthenticateRequest;
import io.etcd.jetcd.api.AuthenticateResponse;
import io.grpc.CallCredentials;
import io.grpc.Metadata;
import io.grpc.Status;
import io.shardlookup.server.store.StoreException;
import io.shardlookup.server.store.etcd.EtcdStoreConfig.User;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Proves to a member who calls, by a token that is fetched once and again when it is refused. */
final class EtcdToken extends CallCredentials {
  private static final Metadata.Key<String> TOKEN =
      Metadata.Key.of("token", Metadata.ASCII_STRING_MARSHALLER);

  private final Supplier<CompletableFuture<String>> login;
  private @Nullable CompletableFuture<String> token;

  /** Fetches tokens by this login. */
  EtcdToken(Supplier<CompletableFuture<String>> login) {
    this.login = login;
  }

  /** Logs a user in at one member. */
  static EtcdAttempt<AuthenticateResponse> login(User user, EtcdEndpoint endpoint, Duration bound) {
    AuthenticateRequest request =
        AuthenticateRequest.newBuilder().setName(user.name()).setPassword(user.password()).build();
    return endpoint.ask(AuthGrpc.getAuthenticateMethod(), request, bound, false, null);
  }

  @Override
  public void applyRequestMetadata(RequestInfo info, Executor executor, MetadataApplier applier) {
    var unused =
        current()
            .whenComplete(
                (text, failure) -> {
                  if (failure != null) {
                    forget();
                    applier.fail(status(EtcdCalls.unwrap(failure)));
                  } else {
                    Metadata headers = new Metadata();
                    headers.put(TOKEN, text);
                    applier.apply(headers);
                  }
                });
  }

  /** The token was refused: the next call fetches another one. */
  synchronized void forget() {
    token = null;
  }

  private static Status status(Throwable failure) {
    boolean refused =
        failure instanceof StoreException known && known.kind() == StoreException.Kind.REFUSED;
    Status status = refused ? Status.PERMISSION_DENIED : Status.UNAVAILABLE;
    return status.withDescription("login: " + failure.getMessage()).withCause(failure);
  }

  private synchronized CompletableFuture<String> current() {
    CompletableFuture<String> known = token;
    if (known == null) {
      known = login.get();
      token = known;
    }
    return known;
  }
}
