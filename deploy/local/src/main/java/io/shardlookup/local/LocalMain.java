package io.shardlookup.local;

import ch.qos.logback.classic.Level;
import io.shardlookup.local.cluster.LocalCluster;
import io.shardlookup.local.cluster.LocalException;
import io.shardlookup.local.cluster.LocalPorts;
import io.shardlookup.local.demo.DemoConfig;
import io.shardlookup.local.screen.Screen;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.processes.ProcessException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** What {@code deploy/local/run}, {@code status} and {@code stop} call. Confined to one thread. */
@Command(
    name = "local",
    description =
        "The local cluster: etcd, lookup nodes, shards, Kafka, a MongoDB server, order services,"
            + " settlement.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "COMMAND")
final class LocalMain {
  private static final int NOT_WELL = 1;
  private static final String OTHER_MONGO = "MONGODB_URI";

  @Option(
      names = "--directory",
      scope = ScopeType.INHERIT,
      defaultValue = ".local",
      description = "Where the cluster lives (default: ${DEFAULT-VALUE})")
  Path directory = Path.of(".local");

  @Option(
      names = "--columns",
      scope = ScopeType.INHERIT,
      defaultValue = "0",
      description = "Width of the terminal, to redraw progress in place; 0: no terminal")
  int columns;

  /** Runs one command and exits. */
  public static void main(String[] arguments) {
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)
        instanceof ch.qos.logback.classic.Logger root) {
      root.setLevel(Level.OFF);
    }
    System.exit(
        new CommandLine(new LocalMain())
            .setExecutionExceptionHandler((e, command, result) -> failed(e, command))
            .execute(arguments));
  }

  @Command(name = "run", description = "Starts what does not run, and runs the demonstration.")
  int run() {
    Screen screen = screen();
    try (LocalCluster cluster = LocalCluster.open(directory, ports(System.getenv()))) {
      return new LocalRun(cluster, screen, DemoConfig.defaults()).run(directory) ? 0 : NOT_WELL;
    }
  }

  @Command(name = "status", description = "Shows each process and its health.")
  int status() {
    try (LocalCluster cluster = LocalCluster.look(directory, ports(System.getenv()))) {
      return LocalStatus.show(cluster, screen()) ? 0 : NOT_WELL;
    }
  }

  @Command(name = "stop", description = "Ends exactly what was started, and deletes its data.")
  int stop() {
    Screen screen = screen();
    try (LocalCluster cluster = LocalCluster.open(directory, ports(System.getenv()))) {
      int ended = cluster.stop(screen);
      screen.line(ended == 0 ? "nothing was running" : "stopped; data deleted");
      return 0;
    }
  }

  /**
   * Without a MongoDB server of its own when the environment names another one.
   *
   * @throws LocalException when what it names cannot be one
   */
  static LocalPorts ports(Map<String, String> environment) {
    String other = environment.getOrDefault(OTHER_MONGO, "");
    if (other.isEmpty()) {
      return LocalPorts.fixed();
    }
    if (!other.matches("mongodb(\\+srv)?://\\S+")) {
      throw new LocalException(
          OTHER_MONGO
              + ": \""
              + withoutAccount(other)
              + "\" (expected: mongodb://host:port or mongodb+srv://host)");
    }
    return LocalPorts.fixed().withMongoAt(other);
  }

  /** What stands before the last at-sign may hold a password. */
  private static String withoutAccount(String uri) {
    return uri.replaceFirst("(?s).*@", "...@");
  }

  private Screen screen() {
    return new Screen(
        new PrintStream(System.out, true, StandardCharsets.UTF_8), columns, System::nanoTime);
  }

  private static int failed(Exception e, CommandLine command) throws Exception {
    if (e instanceof LookupException known) {
      System.err.println(
          command.getCommandName() + ": " + known.reason() + ": " + known.getMessage());
      return NOT_WELL;
    }
    if (e instanceof LocalException || e instanceof ProcessException) {
      System.err.println(command.getCommandName() + ": " + e.getMessage());
      return NOT_WELL;
    }
    throw e;
  }
}
