package io.shardlookup.benchmarks.directory;

import com.google.protobuf.ByteString;
import io.shardlookup.benchmarks.load.Receivers;
import io.shardlookup.client.ClientThreads;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.model.ShardName;
import io.shardlookup.v1.DirectoryAdminServiceGrpc;
import io.shardlookup.v1.PutEntryRequest;
import io.shardlookup.v1.PutEntryResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** Clients that all hold one key, which is given from shard to shard. */
public final class WarmClients implements Receivers, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ENTRY = 0;

  private final DirectoryAdminServiceGrpc.DirectoryAdminServiceBlockingStub admin;
  private final ScheduledExecutorService threads =
      Executors.newScheduledThreadPool(Runtime.getRuntime().availableProcessors());
  private final List<LookupClient> clients = new ArrayList<>();
  private final String key = MeasuredDirectory.key(ENTRY);
  private ShardName shard = new ShardName("shard-0");
  private int changes;

  private WarmClients(MeasuredDirectory directory) {
    this.admin = DirectoryAdminServiceGrpc.newBlockingStub(directory.channel());
  }

  /** Starts so many, each with a connection of its own, and lets each resolve the key. */
  public static WarmClients start(MeasuredDirectory directory, int count) {
    WarmClients warm = new WarmClients(directory);
    try {
      for (int i = 0; i < count; i++) {
        LookupClientConfig config =
            LookupClientConfig.of(directory.node().target())
                .clientId("client-" + i)
                .keyspaces(MeasuredDirectory.KEYSPACE)
                .keysPerKeyspace(100)
                .deadline(PATIENCE)
                .build();
        LookupClient client = new LookupClient(config, ClientThreads.shared(warm.threads));
        warm.clients.add(client);
        client.start();
      }
      for (LookupClient client : warm.clients) {
        client.awaitReady(PATIENCE);
        warm.shard = client.resolve(MeasuredDirectory.KEYSPACE, warm.key).shard();
      }
      return warm;
    } catch (RuntimeException e) {
      warm.close();
      throw e;
    }
  }

  @Override
  public int count() {
    return clients.size();
  }

  @Override
  public void change() {
    String next = "shard-" + ++changes % EntryLoader.SHARDS;
    if (next.equals(shard.text())) {
      next = "shard-" + ++changes % EntryLoader.SHARDS;
    }
    PutEntryResponse acknowledged =
        admin.putEntry(
            PutEntryRequest.newBuilder()
                .setKeyspace(MeasuredDirectory.KEYSPACE)
                .setKey(ByteString.copyFromUtf8(key))
                .setShard(next)
                .setContext(EntryLoader.CONTEXT)
                .build());
    shard = new ShardName(acknowledged.getMapping().getShard());
  }

  @Override
  public boolean hasSeen(int receiver) {
    return clients.get(receiver).resolve(MeasuredDirectory.KEYSPACE, key).shard().equals(shard);
  }

  @Override
  public void close() {
    clients.forEach(LookupClient::close);
    threads.shutdownNow();
  }
}
