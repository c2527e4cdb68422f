package io.shardlookup.chaos.fault;

import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where a test's chance comes from; logged, so that a failed run can be repeated with {@code
 * -Dchaos.seed=<number>}. What the machine does with the same faults may differ all the same.
 *
 * @param value the seed
 */
public record Seed(long value) {
  private static final Logger log = LoggerFactory.getLogger(Seed.class);
  private static final String PROPERTY = "chaos.seed";

  /** The one that was given, else another one each time. */
  public static Seed next() {
    Long given = Long.getLong(PROPERTY);
    Seed seed = new Seed(given != null ? given : new Random().nextInt(Integer.MAX_VALUE));
    log.info("{}", seed);
    return seed;
  }

  /** A source of chance from this seed. */
  public Random random() {
    return new Random(value);
  }

  @Override
  public String toString() {
    return "repeat with -D" + PROPERTY + "=" + value;
  }
}
