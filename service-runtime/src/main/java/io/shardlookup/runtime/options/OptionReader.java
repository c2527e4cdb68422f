package io.shardlookup.runtime.options;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Reads the configuration of one service from flags, environment and file.
 *
 * @param variablePrefix stands before the names of its environment variables
 * @param options makes the list of its options
 * @param configuration turns their texts into a configuration; {@link ConfigException} if it cannot
 * @param <O> its options
 * @param <C> its configuration
 */
public record OptionReader<O extends ServiceOptions, C>(
    String variablePrefix, Supplier<O> options, Function<O, C> configuration) {
  /** Exit code for a configuration that cannot be used. */
  public static final int MISCONFIGURED = 2;

  private static final Set<String> NOT_IN_FILE = Set.of("config", "help", "version");

  /**
   * Reads the arguments.
   *
   * @param version what {@code --version} says
   */
  public Request<C> read(String[] arguments, Map<String, String> environment, String version) {
    O values = options.get();
    CommandLine line = new CommandLine(values);
    line.getCommandSpec().version("shard-lookup " + version);
    try {
      return read(line, values, arguments, environment);
    } catch (ConfigException e) {
      return new Request.Say<>(MISCONFIGURED, String.valueOf(e.getMessage()));
    } catch (CommandLine.UnmatchedArgumentException e) {
      return new Request.Say<>(MISCONFIGURED, unmatched(e, names(line)));
    } catch (CommandLine.ParameterException e) {
      return new Request.Say<>(MISCONFIGURED, String.valueOf(e.getMessage()));
    }
  }

  private Request<C> read(
      CommandLine line, O values, String[] arguments, Map<String, String> environment) {
    line.setDefaultValueProvider(new Outside(variablePrefix, environment, Map.of()));
    CommandLine.ParseResult parsed = line.parseArgs(arguments);
    if (parsed.isUsageHelpRequested() || parsed.isVersionHelpRequested()) {
      return new Request.Say<>(0, help(line, parsed.isUsageHelpRequested()));
    }
    if (values.config != null) {
      Set<String> names = names(line);
      names.removeAll(NOT_IN_FILE);
      Map<String, String> file = ConfigFile.read(Path.of(values.config), names);
      line.setDefaultValueProvider(new Outside(variablePrefix, environment, file));
      var unused = line.parseArgs(arguments);
    }
    return new Request.Run<>(configuration.apply(values), values.log());
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
  private record Outside(
      String variablePrefix, Map<String, String> environment, Map<String, String> file)
      implements CommandLine.IDefaultValueProvider {
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
      if (!(argument instanceof OptionSpec option)) {
        return null;
      }
      String value = environment.get(variable(name(option)));
      return value != null ? value : file.get(name(option));
    }

    private String variable(String name) {
      return variablePrefix + name.replace('-', '_').toUpperCase(Locale.ROOT);
    }
  }
}
