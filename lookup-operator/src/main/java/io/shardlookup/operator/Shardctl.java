package io.shardlookup.operator;

import ch.qos.logback.classic.Level;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.model.error.LookupException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * {@code shardctl}: looks at and shapes a directory through its lookup nodes. Ends with 0 when it
 * did what was asked, 1 when a call failed, 2 when it was called wrongly.
 */
@Command(
    name = "shardctl",
    description = "Looks at and shapes the directory of Shard Lookup.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    synopsisSubcommandLabel = "VERB",
    version = "shardctl 0.1.0")
public final class Shardctl {
  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  @Mixin private final GlobalOptions options = new GlobalOptions();

  private Shardctl() {}

  /** Runs one command and exits. */
  public static void main(String[] arguments) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
    silenceLogs();
    int status = run(out, err, arguments);
    out.flush();
    System.exit(status);
  }

  /**
   * Runs one command and returns its exit code: answers go to {@code out}, remarks and errors to
   * {@code err}.
   */
  public static int run(PrintStream out, PrintStream err, String... arguments) {
    Shardctl root = new Shardctl();
    Invocation invocation = new Invocation(root.options, out, err);
    CommandLine commands = new CommandLine(root);
    for (Object verb : verbs(invocation)) {
      commands.addSubcommand(verb);
    }
    return commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setOut(writer(out))
        .setErr(writer(err))
        .setParameterExceptionHandler((e, args) -> wrongUse(e, err))
        .setExecutionExceptionHandler((e, command, result) -> failed(e, err))
        .execute(arguments);
  }

  private static List<Object> verbs(Invocation invocation) {
    return List.of(
        new ResolveCommand(invocation),
        new ExplainCommand(invocation),
        new WatchCommand(invocation),
        KeyspaceCommands.of(invocation),
        new ShardCommands(invocation),
        EntryCommands.of(invocation),
        new SlotCommands(invocation),
        new RangeCommands(invocation),
        new EpochCommands(invocation),
        new ResidueCommands(invocation),
        new FenceCommands(invocation),
        new MappingsCommand(invocation),
        new StatusCommand(invocation),
        new AuditCommand(invocation));
  }

  private static int wrongUse(ParameterException e, PrintStream err) {
    CommandLine command = e.getCommandLine();
    String message = String.valueOf(e.getMessage());
    if (message.startsWith("Missing required subcommand")) {
      command.usage(err, CommandLine.Help.Ansi.OFF);
      return WRONG_USE;
    }
    err.println("shardctl: " + message.replaceFirst("^Error: ", ""));
    UnmatchedArgumentException.printSuggestions(e, writer(err));
    err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return WRONG_USE;
  }

  private static int failed(Exception e, PrintStream err) {
    if (e instanceof WrongUseException) {
      err.println("shardctl: " + e.getMessage());
      return WRONG_USE;
    }
    if (e instanceof LookupException known) {
      err.println("shardctl: " + known.reason() + ": " + known.getMessage() + Current.of(known));
      return FAILED;
    }
    if (e instanceof ShardException known) {
      err.println("shardctl: " + known.reason() + ": " + known.getMessage());
      return FAILED;
    }
    err.println("shardctl: " + e);
    return FAILED;
  }

  /** Answers go to standard output: no log line may stand between them. */
  private static void silenceLogs() {
    if (LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)
        instanceof ch.qos.logback.classic.Logger root) {
      root.setLevel(Level.OFF);
    }
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }
}
