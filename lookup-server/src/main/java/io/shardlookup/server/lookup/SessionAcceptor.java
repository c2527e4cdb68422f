package io.shardlookup.server.lookup;

import io.grpc.stub.StreamObserver;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;

/** Takes in the sessions of clients. Thread-safe. */
public interface SessionAcceptor {
  /**
   * Opens a session that writes to the client through {@code responses}, which is gRPC's own {@link
   * io.grpc.stub.ServerCallStreamObserver}; returns what hears the client.
   */
  StreamObserver<SessionRequest> open(StreamObserver<SessionResponse> responses);
}
