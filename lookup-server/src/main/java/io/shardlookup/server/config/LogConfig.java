package io.shardlookup.server.config;

/**
 * What a node logs, to standard output.
 *
 * @param level lowest level that is logged
 * @param format how
 */
public record LogConfig(Level level, Format format) {
  /** Lowest level that is logged. */
  public enum Level {
    /** Defects and what stops the node. */
    ERROR,
    /** What goes wrong and is tried again. */
    WARN,
    /** What a node does, in few lines. */
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
