package io.shardlookup.model;

import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.KeySyntax;

/**
 * A named database that holds data.
 *
 * @param name unique name
 * @param endpoint where it is, 1..512 characters, opaque to the directory
 * @param weight its share when new keys are assigned, 0..1000000
 * @param state what it accepts
 * @param credentialsRef name under which clients find its credentials, never the credentials; may
 *     be empty
 * @param generation version of the record
 */
public record Shard(
    ShardName name,
    String endpoint,
    int weight,
    ShardState state,
    String credentialsRef,
    Generation generation) {
  /** Most characters of an endpoint or a credentials reference. */
  public static final int MAX_TEXT_LENGTH = 512;

  /** Largest weight. */
  public static final int MAX_WEIGHT = 1_000_000;

  /** Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT. */
  public Shard {
    if (endpoint.isEmpty() || endpoint.length() > MAX_TEXT_LENGTH) {
      throw LookupException.invalid(
          "shard endpoint", KeySyntax.quote(endpoint), "1..512 characters");
    }
    if (credentialsRef.length() > MAX_TEXT_LENGTH) {
      throw LookupException.invalid(
          "shard credentials_ref", KeySyntax.quote(credentialsRef), "0..512 characters");
    }
    if (weight < 0 || weight > MAX_WEIGHT) {
      throw LookupException.invalid("shard weight", weight, "0..1000000");
    }
  }

  /** Whether it can be given new keys by policy. */
  public boolean takesNewKeys() {
    return state == ShardState.ACTIVE && weight > 0;
  }

  /** The same shard in another state. */
  public Shard withState(ShardState newState) {
    return new Shard(name, endpoint, weight, newState, credentialsRef, generation);
  }

  /** The same shard at another generation. */
  public Shard withGeneration(Generation newGeneration) {
    return new Shard(name, endpoint, weight, state, credentialsRef, newGeneration);
  }
}
