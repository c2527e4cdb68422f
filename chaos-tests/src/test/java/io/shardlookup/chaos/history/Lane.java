package io.shardlookup.chaos.history;

import java.util.Iterator;
import java.util.List;

/**
 * Registers that are written one after the other, each with every value once: so that histories
 * stay short and every read names its write. Thread-safe.
 */
final class Lane {
  private final Iterator<Register> registers;
  private final List<String> values;
  private Register before;
  private Register current;
  private int used;

  /** What to write next. */
  record Next(Register register, String value) {}

  /** Takes registers from an endless supply. */
  Lane(Iterator<Register> registers, List<String> values) {
    this.registers = registers;
    this.values = values;
    this.current = registers.next();
    this.before = current;
  }

  /** A value that has not been written to the register. */
  synchronized Next next() {
    if (used == values.size()) {
      before = current;
      current = registers.next();
      used = 0;
    }
    return new Next(current, values.get(used++));
  }

  /** The register that is being written. */
  synchronized Register current() {
    return current;
  }

  /** The one before it, which changes no more but for writes under way. */
  synchronized Register before() {
    return before;
  }
}
