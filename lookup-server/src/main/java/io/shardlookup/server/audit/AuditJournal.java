package io.shardlookup.server.audit;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.shardlookup.server.layout.KeyRange;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.server.store.StoreTransaction.Write;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.v1.AuditRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;

/**
 * Writes and reads audit records. Their keys fall with time, and within a millisecond with the
 * order in which the journal wrote them, so that the newest stands first; and they end in 64 random
 * bits, so that a key names one change for ever. Thread-safe if its source of chance is.
 */
public final class AuditJournal {
  private final String nodeId;
  private final Clock clock;
  private final RandomGenerator random;
  private final AtomicLong written = new AtomicLong();

  /**
   * Writes in the name of a node.
   *
   * @param random must not repeat itself from node to node or start to start
   */
  public AuditJournal(String nodeId, Clock clock, RandomGenerator random) {
    this.nodeId = nodeId;
    this.clock = clock;
    this.random = random;
  }

  /** The write of a change's audit record, under a key that no other change has. */
  public Write write(Requester requester, AuditNote note) {
    long atMillis = clock.millis();
    AuditRecord record =
        AuditRecord.newBuilder()
            .setAtMillis(atMillis)
            .setActor(requester.actor())
            .setReason(requester.reason())
            .setVerb(note.verb())
            .setKeyspace(note.keyspace())
            .setSubject(note.subject())
            .setBefore(note.before())
            .setAfter(note.after())
            .setNodeId(nodeId)
            .build();
    String id =
        String.join(
            "-",
            falling(atMillis),
            falling(written.incrementAndGet()),
            HexFormat.of().toHexDigits(random.nextLong()));
    return new Write(Layout.audit(id), record.toByteString());
  }

  /** All records of changes before the moment. */
  public static KeyRange before(Instant moment) {
    ByteString start = Layout.audit(falling(moment.toEpochMilli() - 1));
    return new KeyRange(start, Layout.audits().end());
  }

  /** The stored record as it was written; one that cannot be read says so. */
  static AuditRecord read(StoredRecord stored) {
    try {
      return AuditRecord.parseFrom(stored.value());
    } catch (InvalidProtocolBufferException e) {
      return AuditRecord.newBuilder()
          .setSubject("damaged audit record " + stored.key().toStringUtf8())
          .setAfter("protobuf: " + e.getMessage())
          .build();
    }
  }

  /** Sorts before that of any smaller number. */
  private static String falling(long number) {
    return HexFormat.of().toHexDigits(Long.MAX_VALUE - number);
  }
}
