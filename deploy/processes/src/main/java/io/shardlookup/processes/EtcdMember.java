package io.shardlookup.processes;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One member of an {@link EtcdCluster}: paused, killed and restarted on the same data and ports. It
 * is ready when it answers linearizable reads, which needs a majority of the members. Thread-safe.
 */
public final class EtcdMember extends RestartableServer {
  private final EtcdPorts ports;
  private final EtcdGateway gateway;

  private EtcdMember(ServerCommand command, EtcdPorts ports, EtcdGateway gateway) {
    super(command, Set.of(ports.client(), ports.peer()), () -> gateway.linearizableRevision() > 0);
    this.ports = ports;
    this.gateway = gateway;
  }

  /**
   * The member at an index from 0, not started: for callers that keep a cluster's members in
   * processes of their own life, one at a time.
   *
   * @param config names the ports of all members
   * @throws IllegalArgumentException when it does not, or has no such member
   */
  public static EtcdMember of(EtcdConfig config, int index) {
    if (config.ports().isEmpty() || index < 0 || index >= config.members()) {
      throw new IllegalArgumentException(
          "index: "
              + index
              + " of "
              + config.ports().size()
              + " pairs of ports (expected: the ports of all members, and one of them)");
    }
    Path binary = config.binary();
    return of(config, binary == null ? EtcdBinary.locate() : binary, config.ports(), index);
  }

  /** The member at an index from 0, in a cluster whose members have these ports; not started. */
  static EtcdMember of(EtcdConfig config, Path binary, List<EtcdPorts> ports, int index) {
    String name = nameOf(index);
    EtcdPorts own = ports.get(index);
    List<String> command =
        Stream.of(
                List.of(
                    binary.toString(),
                    "--name=" + name,
                    "--data-dir=" + config.directory().resolve(name)),
                addressFlags(own, ports),
                tuningFlags(config.tuning()))
            .flatMap(List::stream)
            .toList();
    ServerCommand server =
        ServerCommand.of(name, command, config.directory().resolve(name + ".log"))
            .in(config.directory())
            .withoutEnvironment("ETCD");
    return new EtcdMember(server, own, new EtcdGateway(url(own.client())));
  }

  /** The name of the member at an index from 0, which is the name of its data folder too. */
  static String nameOf(int index) {
    return "etcd-" + (index + 1);
  }

  /** Where clients connect, such as {@code http://127.0.0.1:23791}. */
  public String endpoint() {
    return url(ports.client());
  }

  /** Its two ports. */
  public EtcdPorts ports() {
    return ports;
  }

  /**
   * What it says about itself, or empty when it is not alive, is paused, or does not answer within
   * two seconds.
   */
  public Optional<EtcdStatus> status() {
    if (!isAlive() || isPaused()) {
      return Optional.empty();
    }
    try {
      return Optional.of(gateway.status());
    } catch (IOException silent) {
      return Optional.empty();
    }
  }

  EtcdGateway gateway() {
    return gateway;
  }

  private static List<String> addressFlags(EtcdPorts own, List<EtcdPorts> all) {
    List<String> peers =
        Stream.iterate(0, i -> i + 1)
            .limit(all.size())
            .map(i -> nameOf(i) + "=" + url(all.get(i).peer()))
            .toList();
    return List.of(
        "--listen-client-urls=" + url(own.client()),
        "--advertise-client-urls=" + url(own.client()),
        "--listen-peer-urls=" + url(own.peer()),
        "--initial-advertise-peer-urls=" + url(own.peer()),
        "--initial-cluster=" + String.join(",", peers),
        "--initial-cluster-token=" + url(all.get(0).peer()),
        "--initial-cluster-state=new");
  }

  private static List<String> tuningFlags(EtcdTuning tuning) {
    Stream<String> flags =
        Stream.of(
            "--heartbeat-interval=" + tuning.heartbeat().toMillis(),
            "--election-timeout=" + tuning.election().toMillis(),
            "--snapshot-count=" + tuning.snapshotCount(),
            "--quota-backend-bytes=" + tuning.quotaBytes(),
            "--auto-compaction-mode=revision",
            "--auto-compaction-retention=" + tuning.autoCompactionRevisions(),
            "--logger=zap");
    return Stream.concat(flags, tuning.extraFlags().stream()).toList();
  }

  private static String url(int port) {
    return "http://127.0.0.1:" + port;
  }
}
