package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.Mapping;
import io.shardlookup.model.ShardName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.storage.v1.MappingPageToken;
import io.shardlookup.v1.ListMappingsRequest;
import io.shardlookup.v1.ScopeKind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a listing of mappings asks for, checked.
 *
 * @param keyspace the keyspace
 * @param ranges where the wanted mappings lie, in the order of their keys
 * @param shard only mappings that have it as shard or target; null for all
 * @param pageSize most mappings a page
 * @param limit most mappings in all
 * @param token where to go on; empty to begin
 * @param filters hash of the filters
 */
record MappingQuery(
    KeyspaceName keyspace,
    List<KeyRange> ranges,
    @Nullable ShardName shard,
    int pageSize,
    long limit,
    Optional<MappingPageToken> token,
    int filters) {
  private static final int DEFAULT_PAGE = 1_000;
  private static final int MAX_PAGE = 10_000;

  /** Copies the list. */
  MappingQuery {
    ranges = List.copyOf(ranges);
  }

  /** The query of a request; {@link LookupException} INVALID_ARGUMENT. */
  static MappingQuery of(ListMappingsRequest request) {
    KeyspaceName keyspace = new KeyspaceName(request.getKeyspace());
    int pageSize = request.getPageSize() == 0 ? DEFAULT_PAGE : request.getPageSize();
    if (pageSize < 1 || pageSize > MAX_PAGE) {
      throw LookupException.invalid(
          "page_size", Integer.toUnsignedString(pageSize), "1.." + MAX_PAGE);
    }
    List<KeyRange> ranges = ranges(keyspace, kinds(request), request.getKeyPrefix());
    ListMappingsRequest filters =
        request.toBuilder().clearPageSize().clearPageToken().clearLimit().build();
    int hash = filters.toByteString().hashCode();
    return new MappingQuery(
        keyspace,
        ranges,
        request.getShard().isEmpty() ? null : new ShardName(request.getShard()),
        pageSize,
        request.getLimit() == 0 ? Long.MAX_VALUE : request.getLimit(),
        token(request.getPageToken(), ranges, hash),
        hash);
  }

  /** The ranges that are left after the key. */
  List<KeyRange> above(ByteString lastKey) {
    List<KeyRange> rest = new ArrayList<>();
    boolean found = false;
    for (KeyRange range : ranges) {
      if (found) {
        rest.add(range);
      } else if (range.contains(lastKey)) {
        rest.add(range.above(lastKey));
        found = true;
      }
    }
    return rest;
  }

  boolean wants(Mapping mapping) {
    return shard == null
        || mapping.shard().equals(shard)
        || shard.equals(mapping.assignment().target());
  }

  String tokenAfter(ByteString lastKey, long storeRevision) {
    return PageTokens.of(
        MappingPageToken.newBuilder()
            .setStoreRevision(storeRevision)
            .setLastKey(lastKey)
            .setFilters(filters)
            .build()
            .toByteString());
  }

  private static Set<ScopeKind> kinds(ListMappingsRequest request) {
    Set<ScopeKind> kinds = EnumSet.noneOf(ScopeKind.class);
    for (ScopeKind kind : request.getKindsList()) {
      if (kind == ScopeKind.UNRECOGNIZED || kind == ScopeKind.SCOPE_KIND_UNSPECIFIED) {
        throw LookupException.invalid("kinds", kind, "ENTRY, SLOT, RANGE or RESIDUE");
      }
      kinds.add(kind);
    }
    if (!request.getKeyPrefix().isEmpty()) {
      boolean entries = kinds.isEmpty() || kinds.contains(ScopeKind.SCOPE_KIND_ENTRY);
      return entries ? EnumSet.of(ScopeKind.SCOPE_KIND_ENTRY) : EnumSet.noneOf(ScopeKind.class);
    }
    return kinds.isEmpty()
        ? EnumSet.of(
            ScopeKind.SCOPE_KIND_ENTRY,
            ScopeKind.SCOPE_KIND_SLOT,
            ScopeKind.SCOPE_KIND_RANGE,
            ScopeKind.SCOPE_KIND_RESIDUE)
        : kinds;
  }

  private static List<KeyRange> ranges(
      KeyspaceName keyspace, Set<ScopeKind> kinds, ByteString keyPrefix) {
    List<KeyRange> ranges = new ArrayList<>();
    if (kinds.contains(ScopeKind.SCOPE_KIND_ENTRY)) {
      ranges.add(Layout.entries(keyspace, keyPrefix));
    }
    if (kinds.contains(ScopeKind.SCOPE_KIND_RANGE)) {
      ranges.add(Layout.ranges(keyspace));
    }
    if (kinds.contains(ScopeKind.SCOPE_KIND_RESIDUE)) {
      ranges.add(Layout.residues(keyspace));
    }
    if (kinds.contains(ScopeKind.SCOPE_KIND_SLOT)) {
      ranges.add(Layout.slots(keyspace));
    }
    return ranges;
  }

  private static Optional<MappingPageToken> token(String text, List<KeyRange> ranges, int filters) {
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      MappingPageToken token = MappingPageToken.parseFrom(PageTokens.content(text));
      boolean ours =
          token.getFilters() == filters
              && token.getStoreRevision() > 0
              && ranges.stream().anyMatch(range -> range.contains(token.getLastKey()));
      if (!ours) {
        throw PageTokens.malformed(text);
      }
      return Optional.of(token);
    } catch (InvalidProtocolBufferException e) {
      throw PageTokens.malformed(text);
    }
  }
}
