package io.shardlookup.benchmarks.jmh;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * Whose turn an iteration is: the product's and the peer's in turn, in one JVM, so that both see
 * the same memory and the same moment of the machine.
 */
@State(Scope.Benchmark)
public class Turns {
  /** Whether there are two sides; otherwise every iteration is the product's. */
  @Param("true")
  public boolean shared;

  private boolean products;

  /** Hands over. The first turn is the product's. */
  @Setup(Level.Iteration)
  public void next() {
    products = !shared || !products;
  }

  boolean isProducts() {
    return products;
  }
}
