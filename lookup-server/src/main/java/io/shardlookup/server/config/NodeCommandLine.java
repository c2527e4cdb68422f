package io.shardlookup.server.config;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Reads the configuration of a lookup node from flags, environment and file. */
public final class NodeCommandLine {
  /** Exit code for a configuration that cannot be used. */
  public static final int MISCONFIGURED = 2;

  private static final Set<String> NOT_IN_FILE = Set.of("config", "help", "version");

  private NodeCommandLine() {}

  /** What was asked for. */
  public sealed interface Request {
    /**
     * Run a node.
     *
     * @param node how it runs
     * @param log what it logs
     */
    record Run(NodeConfig node, LogConfig log) implements Request {}

    /**
     * Say something and end.
     *
     * @param exitCode 0 if nothing is wrong
     * @param text for people
     */
    record Say(int exitCode, String text) implements Request {}
  }

  /**
   * Reads the arguments.
   *
   * @param version what {@code --version} says
   */
  public static Request read(String[] arguments, Map<String, String> environment, String version) {
    NodeOptions options = new NodeOptions();
    CommandLine line = new CommandLine(options);
    line.getCommandSpec().version("shard-lookup " + version);
    try {
      return read(line, options, arguments, environment);
    } catch (ConfigException e) {
      return new Request.Say(MISCONFIGURED, String.valueOf(e.getMessage()));
    } catch (CommandLine.UnmatchedArgumentException e) {
      return new Request.Say(MISCONFIGURED, unmatched(e, names(line)));
    } catch (CommandLine.ParameterException e) {
      return new Request.Say(MISCONFIGURED, String.valueOf(e.getMessage()));
    }
  }

  /** The environment variable of an option. */
  static String variable(String name) {
    return "SHARD_LOOKUP_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static Request read(
      CommandLine line, NodeOptions options, String[] arguments, Map<String, String> environment) {
    line.setDefaultValueProvider(new Outside(environment, Map.of()));
    CommandLine.ParseResult parsed = line.parseArgs(arguments);
    if (parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested()) {
      return new Request.Say(0, help(line, parsed.isUsageHelpRequested()));
    }
    if (options.config != null) {
      Set<String> names = names(line);
      names.removeAll(NOT_IN_FILE);
      Map<String, String> file = ConfigFile.read(Path.of(options.config), names);
      line.setDefaultValueProvider(new Outside(environment, file));
      var unused = line.parseArgs(arguments);
    }
    return new Request.Run(NodeConfigReader.node(options), NodeConfigReader.log(options));
  }

  private static String help(CommandLine line, boolean usage) {
    StringWriter text = new StringWriter();
    PrintWriter printer = new PrintWriter(text);
    if (usage) {
      line.usage(printer);
    } else {
      line.printVersionHelp(printer);
    }
    printer.flush();
    return text.toString().stripTrailing();
  }

  private static String unmatched(
      CommandLine.UnmatchedArgumentException failure, Set<String> names) {
    String given = failure.getUnmatched().get(0);
    String name = given.replaceFirst("^-+", "").replaceFirst("=.*", "");
    return ConfigException.text("unknown option", given, Closest.hint(name, names));
  }

  private static Set<String> names(CommandLine line) {
    Set<String> names = new TreeSet<>();
    line.getCommandSpec().options().forEach(option -> names.add(name(option)));
    return names;
  }

  private static String name(OptionSpec option) {
    return option.longestName().substring(2);
  }

  /** Where an option that is no flag comes from: the environment, else the file. */
  private record Outside(Map<String, String> environment, Map<String, String> file)
      implements CommandLine.IDefaultValueProvider {
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
      if (!(argument instanceof OptionSpec option)) {
        return null;
      }
      String value = environment.get(variable(name(option)));
      return value != null ? value : file.get(name(option));
    }
  }
}
