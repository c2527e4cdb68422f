package io.shardlookup.model.view;

import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.strategy.Crc32;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** HASH: {@code slot = crc32(key) mod slots}. */
final class HashLocator implements Locator {
  private final KeyspaceName keyspace;
  private final @Nullable Placement[] slots;
  private final int size;

  private HashLocator(KeyspaceName keyspace, @Nullable Placement[] slots) {
    this.keyspace = keyspace;
    this.slots = slots;
    int present = 0;
    for (Placement placement : slots) {
      present += placement == null ? 0 : 1;
    }
    this.size = present;
  }

  static HashLocator empty(KeyspaceName keyspace, int slots) {
    return new HashLocator(keyspace, new Placement[slots]);
  }

  @Override
  public Placement locate(String key) {
    int slot = (int) (Crc32.of(key) % slots.length);
    Placement placement = slots[slot];
    if (placement == null) {
      throw Locators.missing(keyspace, new Scope.Slot(slot));
    }
    return placement;
  }

  @Override
  public boolean holds(Scope scope) {
    return scope instanceof Scope.Slot slot && slot.slot() >= 0 && slot.slot() < slots.length;
  }

  @Override
  public @Nullable Placement get(Scope scope) {
    return holds(scope) ? slots[((Scope.Slot) scope).slot()] : null;
  }

  @Override
  public Locator with(ScopeChanges changes) {
    @Nullable Placement[] changed = slots.clone();
    changes.forEachScope(
        (scope, placement) -> {
          if (holds(scope)) {
            changed[((Scope.Slot) scope).slot()] = placement.orElse(null);
          }
        });
    return new HashLocator(keyspace, changed);
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public void forEach(BiConsumer<Scope, Placement> visitor) {
    for (int slot = 0; slot < slots.length; slot++) {
      Placement placement = slots[slot];
      if (placement != null) {
        visitor.accept(new Scope.Slot(slot), placement);
      }
    }
  }
}
