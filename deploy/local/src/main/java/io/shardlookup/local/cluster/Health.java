package io.shardlookup.local.cluster;

/**
 * What a server says about itself.
 *
 * @param isWell whether it does all that it is there for
 * @param words a few of them, such as {@code serves, fresh}
 */
public record Health(boolean isWell, String words) {
  /** Of a server that does not run. */
  static final Health NONE = new Health(false, "-");

  /** Of a server that runs and says nothing. */
  static final Health SILENT = new Health(false, "does not answer");

  /** Of a server that answers or does not. */
  static Health of(boolean answers) {
    return answers ? new Health(true, "healthy") : SILENT;
  }
}
