package io.shardlookup.benchmarks.peer;

/** A peer cannot be had on this machine: its rows are reported as not measured. */
public final class PeerMissingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  PeerMissingException(String message) {
    super(message);
  }
}
