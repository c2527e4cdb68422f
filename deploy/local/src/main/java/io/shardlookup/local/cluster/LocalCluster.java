package io.shardlookup.local.cluster;

import io.shardlookup.processes.EtcdConfig;
import io.shardlookup.processes.EtcdMember;
import io.shardlookup.processes.EtcdTuning;
import io.shardlookup.processes.LookupNodeConfig;
import io.shardlookup.processes.LookupNodeProcess;
import io.shardlookup.processes.Ports;
import io.shardlookup.processes.ProcessException;
import io.shardlookup.processes.ProcessRecord;
import io.shardlookup.processes.RestartableServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The local cluster: known by the processes that were written down, wherever they were started.
 * Holds the cluster's lock from its opening to its closing. Used by one thread, but for {@link
 * #kill}, {@link #pause}, {@link #resume} and {@link #restart} of different servers.
 */
public final class LocalCluster implements AutoCloseable {
  static final String ETCD = "etcd-";
  static final String NODE = "lookup-";

  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
  private static final Duration NODE_GRACE = Duration.ofSeconds(5);
  private static final Duration ETCD_GRACE = Duration.ofSeconds(2);
  private static final long COMPACT_BEYOND_REVISIONS = 200_000;

  private final Path directory;
  private final LocalPorts ports;
  private final ProcessFile processes;
  private final @Nullable ClusterLock lock;

  private LocalCluster(Path directory, LocalPorts ports, @Nullable ClusterLock lock) {
    this.directory = directory;
    this.ports = ports;
    this.processes = new ProcessFile(directory.resolve("processes"));
    this.lock = lock;
  }

  /**
   * Opens the cluster that lives in this folder, running or not; changes nothing.
   *
   * @throws LocalException when another command is at work on it
   */
  public static LocalCluster open(Path directory, LocalPorts ports) {
    return new LocalCluster(
        directory.toAbsolutePath(), ports, ClusterLock.take(directory.toAbsolutePath()));
  }

  /** The cluster that lives in this folder, to be looked at while other commands work on it. */
  public static LocalCluster look(Path directory, LocalPorts ports) {
    return new LocalCluster(directory.toAbsolutePath(), ports, null);
  }

  /** Where it listens. */
  public LocalPorts ports() {
    return ports;
  }

  /** The names of the lookup nodes. */
  public List<String> nodeNames() {
    return names(NODE, ports.nodes().size());
  }

  /**
   * Resumes what is paused, and starts what does not run: everything, something after a crash, or
   * nothing. What this call started ends with this JVM if it does not return.
   *
   * @param steps gets a line a step
   * @return whether all of it was running before
   * @throws LocalException when a port is taken (nothing is started then) or a server does not
   *     start
   */
  public boolean start(Steps steps) {
    Map<String, ProcessRecord> known = processes.read();
    known.values().stream().filter(ProcessRecord::isPaused).forEach(this::goOn);
    List<String> etcd = missing(names(ETCD, ports.etcd().size()), known);
    List<String> nodes = missing(nodeNames(), known);
    requireFreePorts(Stream.concat(etcd.stream(), nodes.stream()).toList());
    forgetUnfinishedStart(etcd.size() + nodes.size());
    List<RestartableServer> started = new ArrayList<>();
    try {
      startAll(etcd, started, steps);
      startAll(nodes, started, steps);
      Files.writeString(finished(), "");
      started.forEach(server -> noted(server.detach()));
      return started.isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ProcessException e) {
      started.forEach(RestartableServer::close);
      throw new LocalException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
  }

  /** How each server is, in a fixed order; asks them all at the same time. */
  public List<ServerState> states() {
    Map<String, ProcessRecord> known = processes.read();
    List<CompletableFuture<ServerState>> asked =
        allNames().stream()
            .map(name -> CompletableFuture.supplyAsync(() -> state(name, known)))
            .toList();
    return asked.stream().map(CompletableFuture::join).toList();
  }

  /** Whether any process that was started is still there. */
  public boolean isRunning() {
    return processes.read().values().stream().anyMatch(ProcessRecord::isRunning);
  }

  /**
   * Ends exactly the processes that were written down, nodes before etcd, and deletes their data.
   *
   * @param steps gets a line a process
   * @return how many processes were ended
   */
  public int stop(Steps steps) {
    Map<String, ProcessRecord> known = processes.read();
    int ended = end(known.values(), NODE, NODE_GRACE, steps);
    ended += end(known.values(), ETCD, ETCD_GRACE, steps);
    delete(directory.resolve("data"));
    delete(directory.resolve("processes"));
    delete(finished());
    return ended;
  }

  /** Ends a server as a crash does (SIGKILL). */
  public void kill(String server) {
    running(server).kill();
  }

  /** Freezes a server (SIGSTOP). */
  public void pause(String server) {
    running(server).pause();
  }

  /** Lets a paused server go on (SIGCONT). */
  public void resume(String server) {
    running(server).resume();
  }

  /** Starts a server that does not run, and waits until it can be used. */
  public void restart(String server) {
    RestartableServer again = server(server);
    again.start();
    try {
      noted(ProcessRecord.of(server, again.pid()));
      again.awaitReady(STARTS_WITHIN);
      noted(again.detach());
    } catch (ProcessException e) {
      again.close();
      throw e;
    }
  }

  /** Lets another command work on it; ends no process. */
  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }

  private void startAll(List<String> names, List<RestartableServer> started, Steps steps) {
    if (names.isEmpty()) {
      return;
    }
    try (Steps.Step step = steps.begin("starting " + String.join(", ", names))) {
      List<RestartableServer> servers = new ArrayList<>();
      for (String name : names) {
        RestartableServer server = server(name);
        server.start();
        started.add(server);
        servers.add(server);
        noted(ProcessRecord.of(name, server.pid()));
      }
      servers.forEach(server -> server.awaitReady(STARTS_WITHIN));
      step.done("ready");
    }
  }

  private RestartableServer server(String name) {
    int index = Integer.parseInt(name.substring(name.lastIndexOf('-') + 1)) - 1;
    Path data = directory.resolve("data");
    if (name.startsWith(ETCD)) {
      EtcdConfig config =
          EtcdConfig.of(data, ports.etcd().size())
              .withPorts(ports.etcd())
              .withTuning(
                  EtcdTuning.defaults().withAutoCompactionRevisions(COMPACT_BEYOND_REVISIONS));
      createDirectory(data);
      return EtcdMember.of(config, index);
    }
    int metricsPort = ports.nodes().get(index).metrics();
    return LookupNodeProcess.of(
        LookupNodeConfig.of(
                name,
                data,
                List.of(
                    "--etcd-endpoints=" + String.join(",", ports.etcdEndpoints()),
                    "--drain-timeout=2s"))
            .withPorts(ports.nodes().get(index))
            .withProbe(target -> ServerHealth.serves(metricsPort)));
  }

  private ServerState state(String name, Map<String, ProcessRecord> known) {
    ProcessRecord found = known.get(name);
    int index = allNames().indexOf(name);
    boolean etcd = name.startsWith(ETCD);
    int port =
        etcd
            ? ports.etcd().get(index).client()
            : ports.nodes().get(index - ports.etcd().size()).client();
    String address = (etcd ? "http://" : "") + "127.0.0.1:" + port;
    if (found == null) {
      return new ServerState(name, null, ServerState.State.NOT_STARTED, "-", address);
    }
    if (!found.isRunning()) {
      return new ServerState(name, null, ServerState.State.GONE, "-", address);
    }
    if (found.isPaused()) {
      return new ServerState(name, found.pid(), ServerState.State.PAUSED, "-", address);
    }
    String health =
        etcd
            ? ServerHealth.ofEtcd(port)
            : ServerHealth.ofNode(ports.nodes().get(index - ports.etcd().size()).metrics());
    return new ServerState(name, found.pid(), ServerState.State.RUNNING, health, address);
  }

  private static int end(
      Iterable<ProcessRecord> known, String prefix, Duration grace, Steps steps) {
    List<CompletableFuture<String>> ended = new ArrayList<>();
    for (ProcessRecord each : known) {
      if (each.name().startsWith(prefix) && each.isRunning()) {
        ended.add(
            CompletableFuture.supplyAsync(() -> each.terminate(grace) ? "ended" : "killed")
                .thenApply(how -> each.name() + " (process " + each.pid() + ") " + how));
      }
    }
    ended.forEach(line -> steps.line(line.join()));
    return ended.size();
  }

  private void requireFreePorts(List<String> servers) {
    List<String> taken = new ArrayList<>();
    for (String server : servers) {
      ports
          .of(server)
          .forEach(
              (port, what) -> {
                if (!Ports.isFree(port)) {
                  String holder = PortHolder.of(port).orElse("an unknown process");
                  taken.add(port + " (" + what + ") by " + holder);
                }
              });
    }
    if (!taken.isEmpty()) {
      throw new LocalException(
          "ports: taken: " + String.join("; ", taken) + " (expected: free); nothing was started");
    }
  }

  /** Data of a first start that did not get to its end holds nothing, and may not even be read. */
  private void forgetUnfinishedStart(int missing) {
    if (missing == allNames().size() && !Files.exists(finished())) {
      delete(directory.resolve("data"));
    }
  }

  private Path finished() {
    return directory.resolve("started");
  }

  private ProcessRecord running(String server) {
    ProcessRecord found = processes.read().get(server);
    if (found == null || !found.isRunning()) {
      throw new LocalException(server + ": not running (expected: running)");
    }
    return found;
  }

  private void goOn(ProcessRecord paused) {
    paused.resume();
  }

  private synchronized void noted(ProcessRecord started) {
    processes.put(started);
  }

  private static List<String> missing(List<String> names, Map<String, ProcessRecord> known) {
    return names.stream()
        .filter(name -> !known.containsKey(name) || !known.get(name).isRunning())
        .toList();
  }

  private List<String> allNames() {
    return Stream.concat(names(ETCD, ports.etcd().size()).stream(), nodeNames().stream()).toList();
  }

  private static List<String> names(String prefix, int count) {
    return IntStream.rangeClosed(1, count).mapToObj(i -> prefix + i).toList();
  }

  private static void createDirectory(Path data) {
    try {
      Files.createDirectories(data);
    } catch (IOException e) {
      throw new UncheckedIOException(data + ": " + e.getMessage(), e);
    }
  }

  private static void delete(Path root) {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("delete " + root + ": " + e.getMessage(), e);
    }
  }
}
