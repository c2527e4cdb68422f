package io.shardlookup.processes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Real etcd members on loopback ports, under control. Its data stays in the directory it was given
 * when it is closed. Thread-safe.
 */
public final class EtcdCluster implements AutoCloseable {
  private static final int TRIES = 3;
  private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(2);

  private final List<EtcdMember> members;

  private EtcdCluster(List<EtcdMember> members) {
    this.members = List.copyOf(members);
  }

  /**
   * Starts all members and returns when each of them serves. On free ports, this is tried again
   * with others when somebody else took one in between.
   *
   * @throws ProcessException when a member does not start; nothing is left running then
   * @throws IllegalArgumentException when the directory holds members' data and no ports are given
   */
  public static EtcdCluster start(EtcdConfig config) {
    boolean free = config.ports().isEmpty();
    if (free) {
      requireNoData(config);
    }
    Path binary = config.binary();
    Path etcd = binary == null ? EtcdBinary.locate() : binary;
    for (int attempt = 1; ; attempt++) {
      EtcdCluster cluster = of(config, etcd);
      ProcessException failure = cluster.tryToStart();
      if (failure == null) {
        return cluster;
      }
      if (!free
          || attempt == TRIES
          || cluster.members.stream().noneMatch(RestartableServer::failedToBind)) {
        throw failure;
      }
      cluster.deleteData(config);
    }
  }

  /**
   * The members' client endpoints, such as {@code http://127.0.0.1:23791}, in the members' order.
   */
  public List<String> endpoints() {
    return members.stream().map(EtcdMember::endpoint).toList();
  }

  /** All members; the list never changes. */
  public List<EtcdMember> members() {
    return members;
  }

  /** The member at an index from 0. */
  public EtcdMember member(int index) {
    return members.get(index);
  }

  /**
   * The member that leads now: it says so and a majority agrees. Empty during an election or
   * without a majority.
   */
  public Optional<EtcdMember> leader() {
    List<EtcdMember> answering = new ArrayList<>();
    List<EtcdStatus> answers = new ArrayList<>();
    for (EtcdMember member : members) {
      member
          .status()
          .ifPresent(
              status -> {
                answering.add(member);
                answers.add(status);
              });
    }
    return EtcdLeadership.of(answers, members.size())
        .map(leader -> answering.get(answers.indexOf(leader)));
  }

  /**
   * Waits until there is a leader, and returns it.
   *
   * @throws ProcessException when the time is up
   */
  public EtcdMember awaitLeader(Duration timeout) {
    List<EtcdMember> found = new ArrayList<>();
    if (!Await.until(timeout, () -> leader().map(found::add).orElse(false))) {
      throw new ProcessException("etcd: no leader after " + timeout + "; " + states());
    }
    return found.get(0);
  }

  /**
   * Waits until every member is alive, not paused, and answers linearizable reads.
   *
   * @throws ProcessException when a member has exited, or the time is up
   */
  public void awaitHealthy(Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    for (EtcdMember member : members) {
      member.awaitReady(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    }
  }

  /**
   * The cluster's revision, read linearizably.
   *
   * @throws ProcessException when no member answers
   */
  public long revision() {
    return onAnyMember(EtcdGateway::linearizableRevision);
  }

  /**
   * Compacts at the revision: watches from before it, and reads before it, fail from now on.
   * Compacted further already is no error.
   *
   * @param revision 1 up to the cluster's revision
   * @throws ProcessException when no member does it
   */
  public void compact(long revision) {
    onAnyMember(
        gateway -> {
          gateway.compact(revision);
          return revision;
        });
  }

  /** Leaves all members running when this JVM ends; see {@link ServerProcess#detach()}. */
  public List<ProcessRecord> detach() {
    return members.stream().map(RestartableServer::detach).toList();
  }

  /**
   * Ends all members, paused ones too, at the same time; idempotent. A leader that looks for a
   * successor among members that end as well would take seven seconds: it is killed after two,
   * which etcd's data is made for.
   */
  @Override
  public void close() {
    members.forEach(RestartableServer::requestEnd);
    if (!Await.until(CLOSE_GRACE, () -> members.stream().noneMatch(RestartableServer::isAlive))) {
      members.stream().filter(RestartableServer::isAlive).forEach(RestartableServer::kill);
    }
    members.forEach(RestartableServer::close);
  }

  private static EtcdCluster of(EtcdConfig config, Path etcd) {
    List<EtcdPorts> ports =
        config.ports().isEmpty()
            ? IntStream.range(0, config.members()).mapToObj(i -> EtcdPorts.free()).toList()
            : config.ports();
    return new EtcdCluster(
        IntStream.range(0, config.members())
            .mapToObj(i -> EtcdMember.of(config, etcd, ports, i))
            .toList());
  }

  private @Nullable ProcessException tryToStart() {
    try {
      members.forEach(RestartableServer::start);
      awaitHealthy(STARTS_WITHIN);
      return null;
    } catch (ProcessException e) {
      close();
      return e;
    }
  }

  private long onAnyMember(Request request) {
    List<String> failures = new ArrayList<>();
    for (EtcdMember member : members) {
      if (!member.isAlive() || member.isPaused()) {
        continue;
      }
      try {
        return request.sendTo(member.gateway());
      } catch (IOException e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    throw new ProcessException(
        "etcd: no member answered as expected; " + states() + "; " + String.join("; ", failures));
  }

  private String states() {
    return String.join(", ", members.stream().map(EtcdCluster::state).toList());
  }

  private static String state(EtcdMember member) {
    String state = !member.isAlive() ? "exited" : member.isPaused() ? "paused" : "running";
    return member.name() + " " + state;
  }

  private static void requireNoData(EtcdConfig config) {
    for (int i = 0; i < config.members(); i++) {
      Path data = config.directory().resolve(EtcdMember.nameOf(i));
      if (Files.exists(data)) {
        throw new IllegalArgumentException(
            "directory: "
                + data
                + " exists (expected: no data of etcd members, or the ports that they had)");
      }
    }
  }

  /** What a failed try left behind; there was nothing before it. */
  private void deleteData(EtcdConfig config) {
    for (EtcdMember member : members) {
      Path data = config.directory().resolve(member.name());
      try {
        FileTrees.delete(data);
      } catch (IOException e) {
        throw new UncheckedIOException("delete " + data, e);
      }
    }
  }

  /** A call to one member, with a number as its result. */
  private interface Request {
    long sendTo(EtcdGateway gateway) throws IOException;
  }
}
