package io.shardlookup.local.cluster;

/** Why a command could not do what was asked, in words for whoever typed it. */
public final class LocalException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** With these words. */
  public LocalException(String message) {
    super(message);
  }

  /** With these words, because of something else. */
  public LocalException(String message, Throwable cause) {
    super(message, cause);
  }
}
