package io.shardlookup.benchmarks.peer;

import com.google.protobuf.BytesValue;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.shardlookup.benchmarks.load.Completion;
import io.shardlookup.benchmarks.load.Operation;
import io.shardlookup.processes.Ports;
import io.shardlookup.processes.RestartableServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A running {@link EchoServer} and a connection to it. */
public final class EchoPeer implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);

  private final RestartableServer server;
  private final ManagedChannel channel;

  private EchoPeer(RestartableServer server, ManagedChannel channel) {
    this.server = server;
    this.channel = channel;
  }

  /** Starts the server, its log in the folder. */
  public static EchoPeer start(Path directory) {
    int port = Ports.free();
    RestartableServer server =
        new RestartableServer(
            JavaServer.command("echo", EchoServer.class, List.of("" + port), directory),
            Set.of(port),
            () -> true);
    server.start();
    server.awaitReady(STARTS_WITHIN);
    return new EchoPeer(server, channel(port));
  }

  /** A connection as every measured client has it: callbacks on the transport's threads. */
  public static ManagedChannel channel(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port)
        .usePlaintext()
        .directExecutor()
        .build();
  }

  /** Calls with a request and an answer of so many bytes. */
  public Operation unary(int requestBytes, int answerBytes) {
    BytesValue request = Echo.request(requestBytes, answerBytes);
    return (sequence, completion) ->
        ClientCalls.asyncUnaryCall(
            channel.newCall(Echo.UNARY, CallOptions.DEFAULT), request, ending(completion));
  }

  /** One stream on which each operation is one message there and one back. */
  public EchoStream stream(int requestBytes, int answerBytes) {
    return new EchoStream(channel, Echo.request(requestBytes, answerBytes));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    server.close();
  }

  /** An observer of one answer that tells the completion. */
  public static <T> StreamObserver<T> ending(Completion completion) {
    return new StreamObserver<>() {
      @Override
      public void onNext(T answer) {}

      @Override
      public void onError(Throwable failure) {
        completion.done(failure);
      }

      @Override
      public void onCompleted() {
        completion.done(null);
      }
    };
  }

  /** An open echo stream. Thread-safe. */
  public static final class EchoStream implements Operation, AutoCloseable {
    private final BytesValue request;
    private final Queue<Completion> waiting = new ArrayDeque<>();
    private final StreamObserver<BytesValue> requests;

    EchoStream(ManagedChannel channel, BytesValue request) {
      this.request = request;
      this.requests =
          ClientCalls.asyncBidiStreamingCall(
              channel.newCall(Echo.STREAM, CallOptions.DEFAULT), new Answers());
    }

    @Override
    public void start(long sequence, Completion completion) {
      synchronized (waiting) {
        waiting.add(completion);
        requests.onNext(request);
      }
    }

    @Override
    public void close() {
      synchronized (waiting) {
        requests.onCompleted();
      }
    }

    private @Nullable Completion next() {
      synchronized (waiting) {
        return waiting.poll();
      }
    }

    private final class Answers implements StreamObserver<BytesValue> {
      @Override
      public void onNext(BytesValue answer) {
        Completion completion = next();
        if (completion != null) {
          completion.done(null);
        }
      }

      @Override
      public void onError(Throwable failure) {
        for (Completion each = next(); each != null; each = next()) {
          each.done(failure);
        }
      }

      @Override
      public void onCompleted() {}
    }
  }
}
