package io.shardlookup.model.view;

import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.error.LookupException;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The wider scopes of one keyspace, and the strategy that picks one of them for a key. Immutable.
 */
interface Locator {
  /**
   * The placement of the scope that covers the key; null only where the strategy has no default
   * (DIRECTORY). Allocates nothing on success. {@link LookupException} for a key that the strategy
   * cannot read, and for a missing scope, whose record must be damaged.
   */
  @Nullable Placement locate(String key);

  /** Whether the strategy has scopes like this one. Of a range only the start counts. */
  boolean holds(Scope scope);

  /**
   * The placement of exactly this scope; null if there is none. Of a range only the start counts.
   */
  @Nullable Placement get(Scope scope);

  /** The scopes after these changes; those that it does not hold are passed over. */
  Locator with(ScopeChanges changes);

  /** How many scopes there are. */
  int size();

  /** Visits the scopes in order. */
  void forEach(BiConsumer<Scope, Placement> visitor);

  /** Whether the strategy has epochs. */
  default boolean hasEpochs() {
    return false;
  }

  /** The epochs by date; none but in SEQUENCE. */
  default List<EpochRecord> epochs() {
    return List.of();
  }
}
