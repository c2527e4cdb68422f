package io.shardlookup.runtime.options;

import io.shardlookup.runtime.logging.LogConfig;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that every service has. Values are text, which {@link OptionReader} reads. */
public abstract class ServiceOptions {
  @Option(names = "--config", paramLabel = "FILE", description = "YAML file with options.")
  @Nullable String config;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Shows this.")
  boolean help;

  @Option(names = "--version", versionHelp = true, description = "Shows the version.")
  boolean version;

  @Option(
      names = "--log-level",
      paramLabel = "error|warn|info|debug",
      defaultValue = "info",
      description = "Lowest level that is logged. Default: ${DEFAULT-VALUE}")
  String logLevel;

  @Option(
      names = "--log-format",
      paramLabel = "json|plain",
      defaultValue = "json",
      description = "How log lines look. Default: ${DEFAULT-VALUE}")
  String logFormat;

  /** What is logged; {@link ConfigException} for a word that is none. */
  public final LogConfig log() {
    return new LogConfig(
        OptionValues.word("log-level", logLevel, LogConfig.Level.class),
        OptionValues.word("log-format", logFormat, LogConfig.Format.class));
  }
}
