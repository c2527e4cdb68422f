package io.shardlookup.client.failover;

import com.google.common.util.concurrent.ListenableFuture;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** What comes back from unary calls. */
public final class Replies {
  private Replies() {}

  /** Gives the reply or the failure, one of them once, to its taker on the executor. */
  public static <T> void take(
      ListenableFuture<T> call,
      Executor executor,
      Consumer<T> onReply,
      Consumer<Throwable> onFailure) {
    call.addListener(
        () -> {
          T reply;
          try {
            reply = call.get();
          } catch (ExecutionException e) {
            onFailure.accept(e.getCause() == null ? e : e.getCause());
            return;
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            onFailure.accept(e);
            return;
          } catch (CancellationException e) {
            onFailure.accept(e);
            return;
          }
          onReply.accept(reply);
        },
        executor);
  }
}
