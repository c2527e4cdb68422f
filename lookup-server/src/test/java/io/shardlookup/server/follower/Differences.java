package io.shardlookup.server.follower;

import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.View;
import java.util.List;
import java.util.Optional;

/** What a follower makes of a load, for tests of what comes after it. */
public final class Differences {
  private static final int MOST = 128;

  private Differences() {}

  /** How the later view differs; empty (the Optional) if the change log has to start anew. */
  public static Optional<List<DirectoryChange>> between(View before, View after) {
    return ViewDifference.between(before, after, MOST);
  }
}
