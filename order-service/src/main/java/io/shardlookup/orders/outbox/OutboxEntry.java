package io.shardlookup.orders.outbox;

import com.google.protobuf.ByteString;
import java.time.Instant;

/**
 * An event that is not published yet: a row of an outbox.
 *
 * @param id rises with the versions of a key; of other keys it says nothing
 * @param shardKey key of the aggregate
 * @param type name of the event's type
 * @param eventId the same however often the event is published
 * @param payload the event
 * @param createdAt when it was written
 */
record OutboxEntry(
    long id, String shardKey, String type, String eventId, ByteString payload, Instant createdAt) {}
