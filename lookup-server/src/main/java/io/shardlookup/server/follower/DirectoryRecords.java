package io.shardlookup.server.follower;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.server.view.DirectoryIdentity;
import io.shardlookup.storage.v1.DirectoryRecord;

/** The directory's own record: who it is. */
final class DirectoryRecords {
  private DirectoryRecords() {}

  static ByteString encode(DirectoryIdentity identity) {
    return DirectoryRecord.newBuilder()
        .setId(identity.id())
        .setIncarnation(identity.incarnation())
        .build()
        .toByteString();
  }

  static DirectoryIdentity decode(ByteString value) throws InvalidProtocolBufferException {
    DirectoryRecord record = DirectoryRecord.parseFrom(value);
    if (record.getId().isEmpty()) {
      throw new InvalidProtocolBufferException("id: empty (expected: the directory's id)");
    }
    return new DirectoryIdentity(record.getId(), record.getIncarnation());
  }
}
