package io.shardlookup.chaos.checker;

import org.jspecify.annotations.Nullable;

/**
 * What one client saw of one register: a version and a value. Times are nanoseconds of one clock.
 *
 * @param client who
 * @param register of which register
 * @param version rises with every write; 0 if the register held nothing
 * @param value null if the register held nothing
 * @param invoked when the client asked
 * @param returned when it was answered
 * @param kind what it was promised
 */
public record Seen(
    String client,
    String register,
    long version,
    @Nullable String value,
    long invoked,
    long returned,
    Kind kind) {

  /** What the client was promised. */
  public sealed interface Kind {}

  /** Never older than what the client was told before. */
  public record InOrder() implements Kind {}

  /**
   * Nothing: older than what the client was told before, and it was told so. Still of a version
   * that there was.
   */
  public record Behind() implements Kind {}

  /**
   * Of this version or a later one, whatever the client was told before.
   *
   * @param version the least
   */
  public record AtLeast(long version) implements Kind {}
}
