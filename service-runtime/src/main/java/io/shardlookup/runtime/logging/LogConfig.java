package io.shardlookup.runtime.logging;

/**
 * What a service logs, to standard output.
 *
 * @param level lowest level that is logged
 * @param format how
 */
public record LogConfig(Level level, Format format) {
  /** Lowest level that is logged. */
  public enum Level {
    /** Defects and what stops the service. */
    ERROR,
    /** What goes wrong and is tried again. */
    WARN,
    /** What a service does, in few lines. */
    INFO,
    /** Every step. */
    DEBUG
  }

  /** How lines look. */
  public enum Format {
    /** One JSON object a line. */
    JSON,
    /** For people. */
    PLAIN
  }
}
