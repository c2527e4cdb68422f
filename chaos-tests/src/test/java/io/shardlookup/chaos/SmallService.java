package io.shardlookup.chaos;

import static org.awaitility.Awaitility.await;

import io.shardlookup.chaos.cluster.ChaosCluster;
import io.shardlookup.chaos.cluster.ClusterNode;
import io.shardlookup.chaos.cluster.TestDirectory;
import io.shardlookup.chaos.load.Keys;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.LookupClientConfig;
import io.shardlookup.processes.ServerCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A program that embeds a client with a snapshot file: it resolves keys as soon as it is started,
 * prints where they are, after how long it knew that, and its node; then that it holds them all. It
 * goes on until it is ended.
 */
final class SmallService {
  /** Begins the line with the time from the start of {@code main} to the last answer. */
  static final String RESOLVED = "resolved after ";

  /** Begins the line with the node in session. */
  static final String SESSION = "in session with ";

  /** The node in session, if there is none. */
  static final String NOBODY = "nobody";

  /** The last line. */
  static final String HOLDS_ALL = "holds all";

  /**
   * The longest there may be: at the first start the nodes are asked, with all yet to be loaded.
   */
  private static final Duration DEADLINE = Duration.ofMinutes(1);

  private SmallService() {}

  /** How it is run: with this snapshot file, on these keys, each {@code keyspace/key}. */
  static ServerCommand command(
      ChaosCluster cluster, Path snapshot, Collection<String> keys, Path log) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-Xmx128m", "-cp", System.getProperty("java.class.path")));
    words.add(SmallService.class.getName());
    words.add(snapshot.toString());
    words.add(String.join(",", cluster.nodes().stream().map(ClusterNode::endpoint).toList()));
    words.addAll(keys);
    return ServerCommand.of("small-service", words, log);
  }

  /** The line that says where a key is. */
  static String line(String key, String shard) {
    return key + " is on " + shard;
  }

  /** The snapshot file, the nodes, and keys. */
  public static void main(String[] arguments) throws InterruptedException {
    long began = System.nanoTime();
    List<Keys.Key> keys = Arrays.stream(arguments).skip(2).map(SmallService::key).toList();
    LookupClient client = new LookupClient(config(Path.of(arguments[0]), arguments[1].split(",")));
    client.start();
    List<String> lines = keys.stream().map(key -> resolved(client, key)).toList();
    Duration took = Duration.ofNanos(System.nanoTime() - began);
    String node = client.node().orElse(NOBODY);

    lines.forEach(System.out::println);
    System.out.println(RESOLVED + took);
    System.out.println(SESSION + node);
    await()
        .atMost(ChaosCluster.PATIENCE)
        .until(() -> keys.stream().allMatch(key -> isHeld(client, key)));
    System.out.println(HOLDS_ALL);
    new CountDownLatch(1).await();
  }

  private static Keys.Key key(String text) {
    int slash = text.indexOf('/');
    return new Keys.Key(text.substring(0, slash), text.substring(slash + 1));
  }

  private static LookupClientConfig config(Path snapshot, String... endpoints) {
    return LookupClientConfig.of(endpoints)
        .clientId("small-service")
        .keyspaces(TestDirectory.ALL.toArray(String[]::new))
        .deadline(DEADLINE)
        .snapshotFile(snapshot)
        .snapshotInterval(Duration.ofSeconds(1))
        .build();
  }

  private static String resolved(LookupClient client, Keys.Key key) {
    String shard = client.resolve(key.keyspace(), key.key()).shard().text();
    return line(key.keyspace() + "/" + key.key(), shard);
  }

  /** Asks again for what is not held: another node than the session's has answered that. */
  private static boolean isHeld(LookupClient client, Keys.Key key) {
    if (client.held(key.keyspace(), key.key()).isPresent()) {
      return true;
    }
    var unused = client.resolve(key.keyspace(), key.key());
    return false;
  }
}
