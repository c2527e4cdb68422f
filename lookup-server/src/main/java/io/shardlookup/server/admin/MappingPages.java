package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.Revision;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.WireCodec;
import io.shardlookup.server.follower.RangeStride;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.ScanPage;
import io.shardlookup.server.store.ScanRequest;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.v1.ListMappingsResponse;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pages of one listing, all read at one revision. Records that cannot be read are passed over:
 * the cluster's status names them. Used by one thread at a time.
 */
final class MappingPages {
  /** Records read at a time: with the longest keys they stay far below 4 MB. */
  private static final int MAX_SCAN = 2_000;

  private final StoreCalls calls;
  private final DirectoryRecords records;
  private final MappingQuery query;
  private final Deque<KeyRange> rest;
  private final Revision revision;
  private long left;

  /** Where the first of the ranges that are left is walked; null before its first page. */
  private @Nullable RangeStride stride;

  private MappingPages(
      StoreCalls calls, DirectoryRecords records, MappingQuery query, Revision revision) {
    this.calls = calls;
    this.records = records;
    this.query = query;
    this.revision = revision;
    this.left = query.limit();
    this.rest =
        new ArrayDeque<>(
            query.token().map(token -> query.above(token.getLastKey())).orElse(query.ranges()));
  }

  /** Begins, or goes on at a token's revision; UNKNOWN_KEYSPACE, INVALID_ARGUMENT. */
  static MappingPages begin(StoreCalls calls, DirectoryRecords records, MappingQuery query) {
    ByteString key = Layout.keyspace(query.keyspace());
    ScanPage now = calls.scan(new KeyRange(key, KeyRange.after(key)).newest(1));
    if (now.records().isEmpty()) {
      throw DirectoryRecords.unknown(query.keyspace());
    }
    long wanted = query.token().map(token -> token.getStoreRevision()).orElse(now.storeRevision());
    if (wanted > now.storeRevision()) {
      throw new LookupException(
          ErrorReason.INVALID_ARGUMENT,
          "page_token: of revision " + wanted + " (expected: at most " + now.storeRevision() + ")");
    }
    return new MappingPages(calls, records, query, records.revision(wanted));
  }

  /** Whether every page has been read. */
  boolean atEnd() {
    return rest.isEmpty() || left == 0;
  }

  /** The next page; it may be empty where nothing matched. Not after the end. */
  ListMappingsResponse next() {
    ListMappingsResponse.Builder response =
        ListMappingsResponse.newBuilder().setRevision(revision.value());
    RangeStride walk = stride();
    if (walk == null) {
      return response.build();
    }
    ScanPage page = calls.scan(request(walk.current()));
    int read = 0;
    for (StoredRecord record : page.records()) {
      read++;
      Mapping mapping = records.decode(record, Mapping.class).value();
      if (mapping != null && query.wants(mapping)) {
        response.addMappings(WireCodec.toWire(mapping));
        left--;
      }
      if (left == 0) {
        break;
      }
    }
    if (read == page.records().size() && walk.next(page).isEmpty()) {
      rest.poll();
      stride = null;
    }
    return token(page.records().subList(0, read), response).build();
  }

  /** The way through the first of the ranges that are left; null if none is. */
  private @Nullable RangeStride stride() {
    KeyRange range = rest.peek();
    if (stride == null && range != null) {
      stride = new RangeStride(range, pageSize());
    }
    return stride;
  }

  private int pageSize() {
    return Math.min(query.pageSize(), MAX_SCAN);
  }

  private ScanRequest request(KeyRange range) {
    return new ScanRequest(
        range.start(), range.end(), pageSize(), revision.storeRevision(), true, false);
  }

  /** Between ranges there is no last key to go on from but the one before. */
  private ListMappingsResponse.Builder token(
      List<StoredRecord> read, ListMappingsResponse.Builder response) {
    if (rest.isEmpty() || read.isEmpty()) {
      return response;
    }
    ByteString last = read.get(read.size() - 1).key();
    return response.setNextPageToken(query.tokenAfter(last, revision.storeRevision()));
  }
}
