package io.shardlookup.benchmarks.peer;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.options.GetOption;
import io.shardlookup.benchmarks.load.Operation;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One jetcd client of the etcd that the directory is in. */
public final class EtcdPeer implements AutoCloseable {
  private static final GetOption SERIALIZABLE = GetOption.builder().withSerializable(true).build();

  private final Client client;

  /** Connects at the first call. */
  public EtcdPeer(List<String> endpoints) {
    this.client = Client.builder().endpoints(endpoints.toArray(String[]::new)).build();
  }

  /** Serializable reads of the keys in turn; fails if one is not there. */
  public Operation get(List<String> keys) {
    KV kv = client.getKVClient();
    ByteSequence[] wanted =
        keys.stream()
            .map(key -> ByteSequence.from(key, StandardCharsets.UTF_8))
            .toArray(ByteSequence[]::new);
    return (sequence, completion) -> {
      ByteSequence key = wanted[(int) (sequence % wanted.length)];
      var unused =
          kv.get(key, SERIALIZABLE)
              .whenComplete(
                  (answer, failure) ->
                      completion.done(
                          failure == null && answer.getKvs().isEmpty()
                              ? new IllegalStateException(key + " is not in etcd")
                              : failure));
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
