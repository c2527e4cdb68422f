package io.shardlookup.model.view;

import io.shardlookup.model.Placement;
import io.shardlookup.model.Scope;
import io.shardlookup.model.strategy.KeySyntax;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** DIRECTORY: no wider scopes, so no default. */
final class DirectoryLocator implements Locator {
  static final DirectoryLocator INSTANCE = new DirectoryLocator();

  private DirectoryLocator() {}

  @Override
  public @Nullable Placement locate(String key) {
    KeySyntax.check(key);
    return null;
  }

  @Override
  public boolean holds(Scope scope) {
    return false;
  }

  @Override
  public @Nullable Placement get(Scope scope) {
    return null;
  }

  @Override
  public Locator with(ScopeChanges changes) {
    return this;
  }

  @Override
  public int size() {
    return 0;
  }

  @Override
  public void forEach(BiConsumer<Scope, Placement> visitor) {}
}
