package io.shardlookup.benchmarks.directory;

import io.grpc.ManagedChannel;
import io.shardlookup.benchmarks.peer.EchoPeer;
import io.shardlookup.benchmarks.peer.JavaServer;
import io.shardlookup.processes.EtcdCluster;
import io.shardlookup.processes.EtcdConfig;
import io.shardlookup.processes.EtcdTuning;
import io.shardlookup.processes.LookupNodeConfig;
import io.shardlookup.processes.LookupNodeProcess;
import io.shardlookup.processes.NodeJvm;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * A directory of one etcd member and one lookup node, each a process, with a DIRECTORY keyspace of
 * so many entries.
 */
public final class MeasuredDirectory implements AutoCloseable {
  /** Name of the keyspace: DIRECTORY, unfenced. */
  public static final String KEYSPACE = "shops";

  /** Characters, and bytes, of every key. */
  public static final int KEY_LENGTH = 14;

  static final String ROOT = "shard-lookup/";

  private static final Duration STARTS_WITHIN = Duration.ofMinutes(3);
  private static final long ETCD_QUOTA = 4L << 30;

  private final Path directory;
  private final EtcdCluster etcd;
  private final LookupNodeProcess node;
  private final ManagedChannel channel;
  private final int entries;
  private final String[] keys;
  private final AtomicInteger nodes = new AtomicInteger(1);

  private MeasuredDirectory(Path directory, EtcdCluster etcd, int entries) {
    this.directory = directory;
    this.etcd = etcd;
    this.entries = entries;
    this.keys = IntStream.range(0, entries).mapToObj(MeasuredDirectory::key).toArray(String[]::new);
    this.node = LookupNodeProcess.start(config("node-1", ROOT, JavaServer.OPTIONS), STARTS_WITHIN);
    this.channel = EchoPeer.channel(node.ports().client());
  }

  /** Starts the processes, their data and logs in the folder, and loads the entries. */
  public static MeasuredDirectory start(Path directory, int entries) {
    EtcdTuning tuning = EtcdTuning.defaults().withQuotaBytes(ETCD_QUOTA);
    EtcdCluster etcd = EtcdCluster.start(EtcdConfig.of(directory, 1).withTuning(tuning));
    try {
      MeasuredDirectory started = new MeasuredDirectory(directory, etcd, entries);
      EntryLoader.load(started.channel, entries);
      return started;
    } catch (RuntimeException e) {
      etcd.close();
      throw e;
    }
  }

  /** The key of the i-th entry. */
  public static String key(int i) {
    return String.format(Locale.ROOT, "shop-%09d", i);
  }

  /** All keys, made beforehand: making one costs as much as resolving it. */
  public String[] keys() {
    return keys;
  }

  /** Its record in etcd. */
  public static String etcdKey(String key) {
    return ROOT + "map/entries/" + KEYSPACE + "/" + key;
  }

  /** How many entries there are. */
  public int entries() {
    return entries;
  }

  /** The members' endpoints. */
  public List<String> etcdEndpoints() {
    return etcd.endpoints();
  }

  /** The lookup node. */
  public LookupNodeProcess node() {
    return node;
  }

  /** A connection to it, configured as every measured client's. */
  public ManagedChannel channel() {
    return channel;
  }

  /**
   * A further node of the same directory that has no snapshot on disk; not started.
   *
   * @param jvmOptions added to those of every Java server
   */
  public LookupNodeProcess anotherNode(String... jvmOptions) {
    List<String> options = new ArrayList<>(JavaServer.OPTIONS);
    options.addAll(List.of(jvmOptions));
    return LookupNodeProcess.of(config(nextNode(), ROOT, options));
  }

  /** A node of another directory in the same etcd, which has no keyspaces; not started. */
  public LookupNodeProcess emptyNode() {
    return LookupNodeProcess.of(config(nextNode(), "empty/", JavaServer.OPTIONS));
  }

  /** A node of a further directory in the same etcd, which nobody else has; not started. */
  public LookupNodeProcess nodeOfNewDirectory() {
    String nodeId = nextNode();
    return LookupNodeProcess.of(config(nodeId, "of-" + nodeId + "/", JavaServer.OPTIONS));
  }

  @Override
  public void close() {
    channel.shutdownNow();
    node.close();
    etcd.close();
  }

  private String nextNode() {
    return "node-" + nodes.incrementAndGet();
  }

  private LookupNodeConfig config(String nodeId, String root, List<String> jvmOptions) {
    return LookupNodeConfig.of(
            nodeId,
            directory,
            List.of(
                "--etcd-endpoints=" + String.join(",", etcd.endpoints()),
                "--etcd-root=" + root,
                "--log-level=warn"))
        .withJvm(NodeJvm.defaults().withOptions(jvmOptions));
  }
}
