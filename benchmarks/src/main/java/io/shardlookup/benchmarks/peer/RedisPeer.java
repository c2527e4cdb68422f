package io.shardlookup.benchmarks.peer;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.api.sync.RedisCommands;
import io.shardlookup.benchmarks.load.Operation;
import io.shardlookup.processes.Ports;
import io.shardlookup.processes.RestartableServer;
import io.shardlookup.processes.ServerCommand;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A Redis server that holds the same keys, and one Lettuce connection to it. */
public final class RedisPeer implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(30);
  private static final int KEYS_A_COMMAND = 1_000;

  private final RestartableServer server;
  private final RedisClient client;
  private final StatefulRedisConnection<String, String> connection;
  private final String[] keys;

  private RedisPeer(RestartableServer server, RedisClient client, String[] keys) {
    this.server = server;
    this.client = client;
    this.connection = client.connect();
    this.keys = keys;
  }

  /**
   * Starts a server without persistence and fills it.
   *
   * @throws PeerMissingException when there is no Redis on this machine
   */
  public static RedisPeer start(Path directory, String[] keys) {
    Path program = PeerScript.obtain("redis");
    int port = Ports.free();
    List<String> command =
        List.of(
            program.toString(),
            "--port",
            "" + port,
            "--bind",
            "127.0.0.1",
            "--save",
            "",
            "--appendonly",
            "no");
    RestartableServer server =
        new RestartableServer(
            ServerCommand.of("redis", command, directory.resolve("redis.log")).in(directory),
            Set.of(port),
            () -> true);
    server.start();
    server.awaitReady(STARTS_WITHIN);
    RedisClient client = RedisClient.create("redis://127.0.0.1:" + port);
    RedisPeer peer = new RedisPeer(server, client, keys);
    peer.fill();
    return peer;
  }

  /** GET of the keys in turn; fails if one is not there. */
  public Operation get() {
    RedisAsyncCommands<String, String> commands = connection.async();
    return (sequence, completion) -> {
      var unused =
          commands
              .get(keys[(int) (sequence % keys.length)])
              .whenComplete((shard, failure) -> completion.done(Answers.missing(shard, failure)));
    };
  }

  @Override
  public void close() {
    connection.close();
    client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    server.close();
  }

  private void fill() {
    RedisCommands<String, String> commands = connection.sync();
    Map<String, String> part = new HashMap<>();
    for (int i = 0; i < keys.length; i++) {
      part.put(keys[i], "shard-" + i % 16);
      if (part.size() == KEYS_A_COMMAND || i == keys.length - 1) {
        String said = commands.mset(part);
        if (!"OK".equals(said)) {
          throw new IllegalStateException("MSET: " + said + " (expected: OK)");
        }
        part.clear();
      }
    }
  }
}
