package io.shardlookup.server.audit;

import io.shardlookup.model.error.LookupException;
import io.shardlookup.v1.ChangeContext;

/**
 * Who asks for a change, and why.
 *
 * @param actor who, at most 128 characters
 * @param reason why, at most 1024 characters
 */
public record Requester(String actor, String reason) {
  private static final int MAX_ACTOR = 128;
  private static final int MAX_REASON = 1024;

  /** Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT. */
  public Requester {
    if (actor.length() > MAX_ACTOR) {
      throw LookupException.invalid(
          "context actor", actor.length() + " characters", "at most " + MAX_ACTOR);
    }
    if (reason.length() > MAX_REASON) {
      throw LookupException.invalid(
          "context reason", reason.length() + " characters", "at most " + MAX_REASON);
    }
  }

  /** The requester that a message names. */
  public static Requester of(ChangeContext context) {
    return new Requester(context.getActor(), context.getReason());
  }
}
