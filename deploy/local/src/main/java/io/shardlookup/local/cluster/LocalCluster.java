package io.shardlookup.local.cluster;

import static java.util.stream.Collectors.toSet;

import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.processes.ProcessException;
import io.shardlookup.processes.ProcessRecord;
import io.shardlookup.processes.RestartableServer;
import io.shardlookup.processes.ServerCommand;
import io.shardlookup.processes.ServerProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The local cluster: known by the processes that were written down, wherever they were started.
 * Holds the cluster's lock from its opening to its closing. Used by one thread, but for {@link
 * #kill}, {@link #pause}, {@link #resume} and {@link #restart} of different servers.
 */
public final class LocalCluster implements AutoCloseable {
  private static final Duration STARTS_WITHIN = Duration.ofMinutes(2);
  private static final Duration UNKNOWN_GRACE = Duration.ofSeconds(5);

  /** One thread a task: tasks wait for servers, of which there are few. */
  private static final Executor THREADS = task -> new Thread(task, "server").start();

  private final LocalPorts ports;
  private final DataFolder data;
  private final LocalAccounts accounts;
  private final List<ServerGroup> servers;
  private final LocalServices commands;
  private final List<ServerGroup> services;
  private final ProcessFile processes;
  private final @Nullable ClusterLock lock;

  private LocalCluster(
      Path directory, LocalPorts ports, List<String> orderOptions, @Nullable ClusterLock lock) {
    this.ports = ports;
    this.data = DataFolder.in(directory);
    this.accounts = new LocalAccounts(data.path().resolve("accounts"));
    this.servers = new LocalServers(data.path(), ports).groups();
    this.commands = new LocalServices(data.path(), ports, accounts, orderOptions);
    this.services = commands.groups();
    this.processes = new ProcessFile(directory.resolve("processes"));
    this.lock = lock;
  }

  /**
   * Opens the cluster that lives in this folder, running or not; changes nothing.
   *
   * @throws LocalException when another command is at work on it
   */
  public static LocalCluster open(Path directory, LocalPorts ports) {
    return open(directory, ports, List.of());
  }

  /**
   * As {@link #open(Path, LocalPorts)}.
   *
   * @param orderOptions more options of instances of the order service that it starts
   */
  public static LocalCluster open(Path directory, LocalPorts ports, List<String> orderOptions) {
    return new LocalCluster(
        directory.toAbsolutePath(),
        ports,
        orderOptions,
        ClusterLock.take(directory.toAbsolutePath()));
  }

  /** The cluster that lives in this folder, to be looked at while other commands work on it. */
  public static LocalCluster look(Path directory, LocalPorts ports) {
    return new LocalCluster(directory.toAbsolutePath(), ports, List.of(), null);
  }

  /** Where it listens. */
  public LocalPorts ports() {
    return ports;
  }

  /** The accounts on its shards; their passwords are there once it has started. */
  public LocalAccounts accounts() {
    return accounts;
  }

  /** Where its read model is. */
  public ReadModelPlace readModel() {
    return ReadModelPlace.of(data.path(), ports.stores());
  }

  /** The names of the lookup nodes, in the order of {@link LocalPorts#nodes}. */
  public List<String> nodeNames() {
    return IntStream.range(0, ports.nodes().size()).mapToObj(LocalServers::lookupNode).toList();
  }

  /**
   * Resumes what is paused, and starts what does not run: everything, something after a crash, or
   * nothing. What this call started ends with this JVM if it does not return.
   *
   * @param preparation what to do before the services are started
   * @param steps gets a line a step
   * @return whether all of it was running before
   * @throws LocalException when a port is taken (nothing is started then) or a server does not
   *     start
   */
  public boolean start(Preparation preparation, Steps steps) {
    Map<String, ProcessRecord> known = processes.read();
    known.values().stream().filter(ProcessRecord::isPaused).forEach(ProcessRecord::resume);
    List<LocalServer> missing = servers().filter(server -> !isRunning(server, known)).toList();
    PortCheck.requireFree(missing);
    if (missing.size() == servers().count()) {
      data.forgetUnfinished();
    }
    Launch launch =
        new Launch(missing.stream().map(LocalServer::name).collect(toSet()), this::noted);
    try {
      data.create();
      accounts.create();
      launch.run(servers, steps);
      preparation.run(steps);
      launch.run(services, steps);
      data.finish();
      launch.launched().forEach(server -> noted(server.detach()));
      return missing.isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ProcessException | LookupException | ShardException | LocalException e) {
      endAll(launch.launched());
      throw new LocalException(e.getMessage() == null ? e.toString() : e.getMessage(), e);
    }
  }

  /** How each server is, in a fixed order; asks them all at the same time. */
  public List<ServerState> states() {
    Map<String, ProcessRecord> known = processes.read();
    return inParallel(servers().toList(), server -> state(server, known.get(server.name())));
  }

  /** Whether any process that was started is still there. */
  public boolean isRunning() {
    return processes.read().values().stream().anyMatch(ProcessRecord::isRunning);
  }

  /**
   * Ends exactly the processes that were written down, those that need others first, and deletes
   * their data.
   *
   * @param steps gets a line a process
   * @return how many processes were ended
   */
  public int stop(Steps steps) {
    Map<String, ProcessRecord> left = processes.read();
    int ended = 0;
    List<ServerGroup> groups = groups();
    for (int i = groups.size() - 1; i >= 0; i--) {
      if (groups.get(i).needsOthers()) {
        List<ProcessRecord> ofGroup = new ArrayList<>();
        for (String name : groups.get(i).names()) {
          Optional.ofNullable(left.remove(name)).ifPresent(ofGroup::add);
        }
        ended += end(ofGroup, steps);
      }
    }
    ended += end(left.values(), steps);
    data.delete();
    processes.delete();
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
    RestartableServer again =
        servers()
            .filter(each -> each.name().equals(server))
            .findFirst()
            .orElseThrow()
            .process()
            .get();
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

  /**
   * Wipes the ledger, for settlement to build it again once it starts; it must not run now.
   *
   * @throws LocalException when the command fails
   * @throws ProcessException when it does not end within the time; it is ended then
   */
  public void rebuildLedger(Duration atMost) {
    run(commands.rebuildOfLedger(), atMost);
  }

  /**
   * Has the instances build the read model again.
   *
   * @param from {@code topic} or {@code shards}
   * @throws LocalException when the command fails
   * @throws ProcessException when it does not end within the time; it is ended then
   */
  public void rebuildReadModel(String from, Duration atMost) {
    run(commands.rebuildOfReadModel(from), atMost);
  }

  /** Lets another command work on it; ends no process. */
  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }

  private static void run(ServerCommand command, Duration atMost) {
    try (ServerProcess process = ServerProcess.start(command)) {
      int code = process.awaitExit(atMost);
      if (code != 0) {
        throw new LocalException(
            command.name() + ": ended with " + code + " (expected: 0)\n" + process.logTail(20));
      }
    }
  }

  private ServerState state(LocalServer server, @Nullable ProcessRecord found) {
    if (found == null) {
      return ServerState.without(server, ServerState.State.NOT_STARTED);
    }
    if (!found.isRunning()) {
      return ServerState.without(server, ServerState.State.GONE);
    }
    boolean paused = found.isPaused();
    return new ServerState(
        server.name(),
        found.pid(),
        paused ? ServerState.State.PAUSED : ServerState.State.RUNNING,
        paused ? Health.NONE : server.health().get(),
        server.address());
  }

  private int end(Collection<ProcessRecord> known, Steps steps) {
    List<ProcessRecord> running = known.stream().filter(ProcessRecord::isRunning).toList();
    inParallel(
            running,
            each -> {
              String how = each.terminate(grace(each.name())) ? "ended" : "killed";
              return each.name() + " (process " + each.pid() + ") " + how;
            })
        .forEach(steps::line);
    return running.size();
  }

  /** Of a server that an earlier build has started, too. */
  private Duration grace(String name) {
    return groups().stream()
        .filter(group -> group.names().contains(name))
        .map(ServerGroup::grace)
        .findFirst()
        .orElse(UNKNOWN_GRACE);
  }

  private static void endAll(List<RestartableServer> started) {
    inParallel(
        started,
        server -> {
          server.close();
          return server.name();
        });
  }

  private static <T, R> List<R> inParallel(Collection<T> each, Function<T, R> task) {
    List<CompletableFuture<R>> results =
        each.stream()
            .map(one -> CompletableFuture.supplyAsync(() -> task.apply(one), THREADS))
            .toList();
    return results.stream().map(CompletableFuture::join).toList();
  }

  private ProcessRecord running(String server) {
    ProcessRecord found = processes.read().get(server);
    if (found == null || !found.isRunning()) {
      throw new LocalException(server + ": not running (expected: running)");
    }
    return found;
  }

  private synchronized void noted(ProcessRecord started) {
    processes.put(started);
  }

  private static boolean isRunning(LocalServer server, Map<String, ProcessRecord> known) {
    ProcessRecord found = known.get(server.name());
    return found != null && found.isRunning();
  }

  private Stream<LocalServer> servers() {
    return groups().stream().flatMap(group -> group.servers().stream());
  }

  private List<ServerGroup> groups() {
    return Stream.concat(servers.stream(), services.stream()).toList();
  }
}
