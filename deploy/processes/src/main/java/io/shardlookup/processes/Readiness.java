package io.shardlookup.processes;

import java.io.IOException;

/**
 * The question whether a server can be used; asked again and again from the waiting thread until it
 * is answered with yes.
 */
@FunctionalInterface
public interface Readiness {
  /**
   * Asks once, for about a second at most.
   *
   * @return whether the server can be used
   * @throws IOException for no, with a reason that is shown if the server never becomes ready
   */
  boolean isReady() throws IOException;
}
