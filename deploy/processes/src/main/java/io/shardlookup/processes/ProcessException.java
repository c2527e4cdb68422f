package io.shardlookup.processes;

/**
 * A process could not be started, signalled or ended, or did not become ready; the message holds
 * the end of its log.
 */
public final class ProcessException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProcessException(String message) {
    super(message);
  }

  ProcessException(String message, Throwable cause) {
    super(message, cause);
  }
}
