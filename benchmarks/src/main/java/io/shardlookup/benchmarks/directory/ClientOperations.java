package io.shardlookup.benchmarks.directory;

import com.google.protobuf.ByteString;
import io.shardlookup.benchmarks.load.Operation;
import io.shardlookup.benchmarks.peer.EchoPeer;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.LookupResponse;
import io.shardlookup.v1.LookupServiceGrpc;
import java.time.Duration;

/** What clients ask a {@link MeasuredDirectory}. */
public final class ClientOperations {
  /** A cache this small, and keys asked for in turn: every resolve is cold. */
  private static final int ALMOST_NO_CACHE = 1_000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private ClientOperations() {}

  /** A client whose every resolve goes to the node; ready. */
  public static LookupClient coldClient(MeasuredDirectory directory) {
    LookupClient client =
        new LookupClient(
            LookupClientConfig.of(directory.node().target())
                .keyspaces(MeasuredDirectory.KEYSPACE)
                .keysPerKeyspace(ALMOST_NO_CACHE)
                .deadline(PATIENCE)
                .attemptTimeout(Duration.ofSeconds(10))
                .build());
    client.start();
    client.awaitReady(PATIENCE);
    return client;
  }

  /** Resolves the keys in turn. */
  public static Operation resolve(LookupClient client, MeasuredDirectory directory) {
    String[] keys = directory.keys();
    return (sequence, completion) -> {
      var unused =
          client
              .resolveAsync(MeasuredDirectory.KEYSPACE, keys[(int) (sequence % keys.length)])
              .whenComplete((placement, failure) -> completion.done(failure));
    };
  }

  /** Unary lookups of the keys in turn. */
  public static Operation lookup(MeasuredDirectory directory) {
    LookupServiceGrpc.LookupServiceStub stub = LookupServiceGrpc.newStub(directory.channel());
    String[] keys = directory.keys();
    return (sequence, completion) ->
        stub.lookup(request(keys[(int) (sequence % keys.length)]), EchoPeer.ending(completion));
  }

  /** The request for the i-th entry. */
  public static LookupRequest request(int i) {
    return request(MeasuredDirectory.key(i));
  }

  private static LookupRequest request(String key) {
    return LookupRequest.newBuilder()
        .setKeyspace(MeasuredDirectory.KEYSPACE)
        .setKey(ByteString.copyFromUtf8(key))
        .build();
  }

  /** What the node answers to it. */
  public static LookupResponse response(MeasuredDirectory directory, int i) {
    return LookupServiceGrpc.newBlockingStub(directory.channel()).lookup(request(i));
  }
}
