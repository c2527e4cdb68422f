package io.shardlookup.server.entropy;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Placement;
import io.shardlookup.model.view.DirectoryChange;
import io.shardlookup.model.view.KeyspaceMap;
import io.shardlookup.model.view.View;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.layout.RecordCodec;
import io.shardlookup.server.store.StoredRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Finds where a view differs from a bucket that was read at the view's revision. */
final class BucketComparison {
  private final View view;
  private final Bucket bucket;
  private final Set<ByteString> stored;
  private final List<String> differences = new ArrayList<>();

  private BucketComparison(View view, Bucket bucket) {
    this.view = view;
    this.bucket = bucket;
    this.stored = bucket.keys();
  }

  /** The store's keys whose records the view has otherwise, or one side does not have at all. */
  static List<String> differences(View view, Bucket bucket, RecordCodec codec) {
    BucketComparison comparison = new BucketComparison(view, bucket);
    for (StoredRecord record : bucket.records()) {
      comparison.stored(record, codec);
    }
    comparison.held();
    return comparison.differences;
  }

  private void stored(StoredRecord record, RecordCodec codec) {
    if (!codec.change(record).map(this::shows).orElse(true)) {
      differences.add(record.key().toStringUtf8());
    }
  }

  private boolean shows(DirectoryChange change) {
    if (change instanceof DirectoryChange.MappingPut put) {
      Mapping mapping = put.mapping();
      Placement expected =
          Placement.of(mapping.scope(), mapping.assignment(), mapping.generation());
      return inKeyspace(
          mapping.keyspace().text(), map -> expected.equals(map.get(mapping.scope())));
    }
    if (change instanceof DirectoryChange.EpochPut put) {
      return inKeyspace(put.epoch().keyspace().text(), map -> map.epochs().contains(put.epoch()));
    }
    if (change instanceof DirectoryChange.KeyspacePut put) {
      return inKeyspace(
          put.keyspace().name().text(), map -> put.keyspace().equals(map.definition()));
    }
    if (change instanceof DirectoryChange.ShardPut put) {
      return put.shard().equals(view.shard(put.shard().name()));
    }
    if (change instanceof DirectoryChange.ShardDamaged damaged) {
      return view.damagedShards().containsKey(damaged.shard());
    }
    return view.keyspaces().stream().anyMatch(map -> map.damagedRecords().contains(change));
  }

  private boolean inKeyspace(String name, Predicate<KeyspaceMap> condition) {
    KeyspaceMap map = view.keyspace(name);
    return map != null && condition.test(map);
  }

  /** What the view has in the range but the store does not. */
  private void held() {
    view.shards().forEach(shard -> held(Layout.shard(shard.name())));
    for (KeyspaceMap map : view.keyspaces()) {
      if (map.definition() != null) {
        held(Layout.keyspace(map.name()));
      }
      map.epochs().forEach(epoch -> held(Layout.epoch(map.name(), epoch.date())));
      map.forEachScope((scope, placement) -> held(Layout.mapping(map.name(), scope)));
      KeyRange entries = Layout.entries(map.name());
      if (bucket.touches(entries)) {
        map.forEachEntry(
            (key, placement) -> {
              if (bucket.contains(entries.start(), key)) {
                held(Layout.entry(map.name(), key));
              }
            });
      }
    }
  }

  private void held(ByteString key) {
    if (bucket.range().contains(key) && !stored.contains(key)) {
      differences.add(key.toStringUtf8());
    }
  }
}
