package io.shardlookup.benchmarks.peer;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** {@link Echo} as a process: {@code EchoServer <port>}. Answers on the transport's threads. */
public final class EchoServer {
  private EchoServer() {}

  /** Serves until the process is told to end. */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    InetSocketAddress address =
        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]));
    Server server =
        NettyServerBuilder.forAddress(address)
            .directExecutor()
            .addService(
                ServerServiceDefinition.builder(Echo.SERVICE)
                    .addMethod(Echo.UNARY, ServerCalls.asyncUnaryCall(EchoServer::answer))
                    .addMethod(Echo.STREAM, ServerCalls.asyncBidiStreamingCall(EchoServer::stream))
                    .build())
            .build()
            .start();
    server.awaitTermination();
  }

  private static void answer(BytesValue request, StreamObserver<BytesValue> answers) {
    answers.onNext(answer(request));
    answers.onCompleted();
  }

  private static StreamObserver<BytesValue> stream(StreamObserver<BytesValue> answers) {
    ServerCallStreamObserver<BytesValue> call = (ServerCallStreamObserver<BytesValue>) answers;
    return new StreamObserver<>() {
      @Override
      public void onNext(BytesValue request) {
        call.onNext(answer(request));
      }

      @Override
      public void onError(Throwable cause) {
        // The client is gone: there is nobody to answer.
      }

      @Override
      public void onCompleted() {
        call.onCompleted();
      }
    };
  }

  private static BytesValue answer(BytesValue request) {
    return BytesValue.of(ByteString.copyFrom(new byte[Echo.wanted(request)]));
  }
}
