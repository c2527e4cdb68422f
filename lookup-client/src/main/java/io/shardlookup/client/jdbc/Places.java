package io.shardlookup.client.jdbc;

import io.shardlookup.client.LookupClient;
import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.cache.Held;
import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import io.shardlookup.client.jdbc.route.Place;
import io.shardlookup.model.Keyspace;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Finds keys' places, and waits for the directory to say something else. Thread-safe. */
final class Places {
  private static final Duration LOOKS_AGAIN_AFTER = Duration.ofMillis(20);

  private final LookupClient client;

  Places(LookupClient client) {
    this.client = client;
  }

  /** Where the key lives: what is held, else what a node says. */
  Place find(String keyspace, String key, ResolveOptions options, Deadline deadline) {
    ResolveOptions within =
        options.withDeadline(Duration.ofNanos(Math.max(1, deadline.left().toNanos())));
    return at(keyspace, client.resolveAsOf(keyspace, key, within));
  }

  /** Where the key lives by what is held now; null if nothing is. */
  @Nullable Place held(String keyspace, String key) {
    try {
      return client.held(keyspace, key).map(found -> at(keyspace, found)).orElse(null);
    } catch (LookupException e) {
      return null;
    }
  }

  /** Id of the directory that all of this comes from; empty if nothing is known yet. */
  String directoryId() {
    return client.directoryId().orElse("");
  }

  /**
   * The record of a fenced keyspace that the client holds; waits until it does. {@link
   * ShardException} if it is unfenced or not held in time.
   */
  Keyspace holdFenced(String keyspace, Deadline deadline) {
    client.subscribe(keyspace);
    while (true) {
      Revision known = client.revision();
      Keyspace record = client.keyspace(keyspace).orElse(null);
      if (record != null && (!record.isFenced() || client.isHeld(keyspace))) {
        return requireFenced(record);
      }
      awaitMore(keyspace, known, deadline);
    }
  }

  /**
   * All that is known at a moment in which the keyspace is held and shards are known; waits for it.
   * {@link ShardException} if there is none in time.
   */
  Held awaitHeld(String keyspace, Deadline deadline) {
    while (true) {
      Held held = client.heldNow();
      if (held.keyspace(keyspace) != null && !held.view().shards().isEmpty()) {
        return held;
      }
      awaitMore(keyspace, held.revision(), deadline);
    }
  }

  /** Whether what is held says where the key lives, as of this revision at least. */
  boolean isHeldAt(String keyspace, String key, Revision revision) {
    Place held = held(keyspace, key);
    return held != null && held.asOf().isAtLeast(revision);
  }

  /** Waits until V is at the revision; false if the deadline came first. */
  boolean awaitKnown(Revision revision, Deadline deadline) {
    try {
      Revision unused =
          client
              .awaitRevision(revision, deadline.left())
              .get(deadline.left().toNanos() + TimeUnit.SECONDS.toNanos(1), TimeUnit.NANOSECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return client.revision().isAtLeast(revision);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Waits until something newer than this is known; false if the deadline came first. */
  boolean awaitNewer(Revision known, Deadline deadline) {
    return awaitKnown(new Revision(known.value() + 1), deadline);
  }

  /** Waits for something newer, but not long: what follows a reset comes without a newer V. */
  private void awaitMore(String keyspace, Revision known, Deadline deadline) {
    boolean unused = awaitNewer(known, deadline.atMost(LOOKS_AGAIN_AFTER));
    if (deadline.isOver() || Thread.currentThread().isInterrupted()) {
      throw new ShardException(
          ShardErrorReason.FENCED, "keyspace " + keyspace + ": not held by the client in time");
    }
  }

  private static Keyspace requireFenced(Keyspace keyspace) {
    if (!keyspace.isFenced()) {
      throw new ShardException(
          ShardErrorReason.UNFENCED,
          "keyspace " + keyspace.name() + ": unfenced (expected: fenced)");
    }
    return keyspace;
  }

  /**
   * The revision first, the records second: what is seen of them is right as of it, or newer. An
   * answer of a node may know more than the records do: together they are as of V.
   */
  private Place at(String keyspace, PlacementAsOf found) {
    Revision known = client.revision();
    return new Place(
        known.isOlderThan(found.asOf())
            ? new PlacementAsOf(found.placement(), known, found.behind())
            : found,
        client.keyspace(keyspace).orElse(null),
        client.shard(found.placement().shard()).orElse(null));
  }
}
