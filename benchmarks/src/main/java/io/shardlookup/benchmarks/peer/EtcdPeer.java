package io.shardlookup.benchmarks.peer;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.options.GetOption;
import io.shardlookup.benchmarks.load.Operation;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.IntFunction;

/** One jetcd client of the etcd that the directory is in. */
public final class EtcdPeer implements AutoCloseable {
  private static final GetOption SERIALIZABLE = GetOption.builder().withSerializable(true).build();

  private final Client client;

  /** Connects at the first call. */
  public EtcdPeer(List<String> endpoints) {
    this.client = Client.builder().endpoints(endpoints.toArray(String[]::new)).build();
  }

  /** Serializable reads of the keys in turn; fails if one is not there. */
  public Operation get(int keys, IntFunction<String> key) {
    KV kv = client.getKVClient();
    return (sequence, completion) -> {
      ByteSequence wanted =
          ByteSequence.from(key.apply((int) (sequence % keys)), StandardCharsets.UTF_8);
      var unused =
          kv.get(wanted, SERIALIZABLE)
              .whenComplete(
                  (answer, failure) ->
                      completion.done(
                          failure == null && answer.getKvs().isEmpty()
                              ? new IllegalStateException(wanted + " is not in etcd")
                              : failure));
    };
  }

  @Override
  public void close() {
    client.close();
  }
}
