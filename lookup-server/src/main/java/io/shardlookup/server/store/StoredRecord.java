package io.shardlookup.server.store;

import com.google.protobuf.ByteString;

/**
 * One key with its value.
 *
 * @param key the key, relative to the store's root
 * @param value its value
 * @param createRevision revision at which the key came to be
 * @param modRevision revision at which it was last written
 */
public record StoredRecord(
    ByteString key, ByteString value, long createRevision, long modRevision) {}
