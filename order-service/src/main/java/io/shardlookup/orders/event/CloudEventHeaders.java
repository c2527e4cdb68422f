package io.shardlookup.orders.event;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The headers of an event: CloudEvents 1.0, Kafka binding, binary mode. The value of a record is
 * the event itself.
 */
public final class CloudEventHeaders {
  /** Version of CloudEvents. */
  public static final String SPEC_VERSION = "ce_specversion";

  /** The id of the event, the same whenever it is repeated. */
  public static final String ID = "ce_id";

  /** The shard that told the event. */
  public static final String SOURCE = "ce_source";

  /** {@link EventNames#cloudEventType}. */
  public static final String TYPE = "ce_type";

  /** The order number. */
  public static final String SUBJECT = "ce_subject";

  /** When the event was written, RFC 3339 in UTC. */
  public static final String TIME = "ce_time";

  /** What the value is. */
  public static final String CONTENT_TYPE = "content-type";

  /** A message of protocol buffers: {@code shardlookup.orders.v1.OrderEvent}. */
  public static final String PROTOBUF = "application/protobuf";

  private CloudEventHeaders() {}

  /**
   * The headers of an event.
   *
   * @param id of the event
   * @param source name of the shard
   * @param type of the event
   * @param subject order number
   * @param time when the event was written
   */
  public static Headers of(String id, String source, String type, String subject, Instant time) {
    return new RecordHeaders()
        .add(SPEC_VERSION, "1.0".getBytes(UTF_8))
        .add(ID, id.getBytes(UTF_8))
        .add(SOURCE, source.getBytes(UTF_8))
        .add(TYPE, type.getBytes(UTF_8))
        .add(SUBJECT, subject.getBytes(UTF_8))
        .add(TIME, DateTimeFormatter.ISO_INSTANT.format(time).getBytes(UTF_8))
        .add(CONTENT_TYPE, PROTOBUF.getBytes(UTF_8));
  }
}
