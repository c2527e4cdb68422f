package io.shardlookup.processes;

import java.io.IOException;

/** The question whether a lookup node serves; asked only once it listens on its client port. */
@FunctionalInterface
public interface NodeProbe {
  /** That it listens is enough. */
  NodeProbe LISTENS = target -> true;

  /**
   * Asks once, for about a second at most.
   *
   * @param target the node's client address, such as {@code 127.0.0.1:7101}
   * @return whether the node serves
   * @throws IOException for no, with a reason that is shown if the node never becomes ready
   */
  boolean serves(String target) throws IOException;
}
