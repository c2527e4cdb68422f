package io.shardlookup.benchmarks.peer;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.shardlookup.benchmarks.directory.MeasuredDirectory;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;

/**
 * The least it takes to read a directory's entries from etcd, as a process: {@code ScanMain
 * <endpoint> <entries>}. Pages with a start and an end, one after the other, all at one revision;
 * nothing is kept.
 */
public final class ScanMain {
  private static final int PAGE = 10_000;
  private static final int MAX_MESSAGE_BYTES = 64 << 20;

  private ScanMain() {}

  /** Ends with status 0 after it has read exactly so many entries. */
  public static void main(String[] arguments) throws InterruptedException, ExecutionException {
    int entries = Integer.parseInt(arguments[1]);
    int read = 0;
    Client client =
        Client.builder().endpoints(arguments[0]).maxInboundMessageSize(MAX_MESSAGE_BYTES).build();
    KV kv = client.getKVClient();
    long revision = 0;
    for (int from = 0; from < entries; from += PAGE) {
      GetOption page =
          GetOption.builder().withRange(key(from + PAGE)).withRevision(revision).build();
      GetResponse answer = kv.get(key(from), page).get();
      revision = revision == 0 ? answer.getHeader().getRevision() : revision;
      read += answer.getKvs().size();
    }
    System.out.println("read " + read + " of " + entries);
    Runtime.getRuntime().halt(read == entries ? 0 : 1);
  }

  private static ByteSequence key(int i) {
    return ByteSequence.from(
        MeasuredDirectory.etcdKey(MeasuredDirectory.key(i)), StandardCharsets.UTF_8);
  }
}
