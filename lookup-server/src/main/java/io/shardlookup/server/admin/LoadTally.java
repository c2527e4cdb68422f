package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Revision;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.WireEnums;
import io.shardlookup.v1.LoadEntriesResponse;
import io.shardlookup.v1.LoadFailure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a bulk load has come to so far. Not thread-safe. */
final class LoadTally {
  private final List<LoadFailure> failures = new ArrayList<>();
  private long created;
  private long unchanged;
  private long failed;
  private Revision newest = Revision.NONE;

  /**
   * One entry to load.
   *
   * @param index its position in the whole load
   * @param wireKey its key as it came
   * @param key its key
   * @param shard its shard; null to have one assigned
   */
  record Item(long index, ByteString wireKey, String key, @Nullable ShardName shard) {}

  void created(int entries, Revision at) {
    created += entries;
    newest = Revision.max(newest, at);
  }

  void unchanged() {
    unchanged++;
  }

  void failed(Item item, LookupException why) {
    failed(item.index(), item.wireKey(), why);
  }

  void failed(long index, ByteString key, LookupException why) {
    failed++;
    failures.add(
        LoadFailure.newBuilder()
            .setIndex(index)
            .setKey(key)
            .setReason(WireEnums.toWire(why.reason()))
            .setMessage(String.valueOf(why.getMessage()))
            .build());
  }

  /** Tells the counts, and the failures since it was asked last. */
  LoadEntriesResponse report() {
    failures.sort(Comparator.comparingLong(LoadFailure::getIndex));
    LoadEntriesResponse report =
        LoadEntriesResponse.newBuilder()
            .setCreated(created)
            .setUnchanged(unchanged)
            .setFailed(failed)
            .addAllFailures(failures)
            .setRevision(newest.value())
            .build();
    failures.clear();
    return report;
  }
}
