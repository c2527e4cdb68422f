-- Events that are not published yet. A row is written in the transaction of the change that it tells of, after the aggregate's row,
-- whose lock makes ids rise with the versions of an order. Drained by the relay, never copied: the counter may be the shard's own.

CREATE TABLE outbox (
  id         BIGINT UNSIGNED NOT NULL AUTO_INCREMENT,
  keyspace   VARBINARY(63)   NOT NULL,
  shard_key  VARBINARY(512)  NOT NULL,
  version    BIGINT          NOT NULL COMMENT 'of the aggregate after the change',
  type       VARBINARY(64)   NOT NULL COMMENT 'type of the event',
  event_id   VARBINARY(128)  NOT NULL COMMENT 'the same however often the event is published',
  payload    MEDIUMBLOB      NOT NULL COMMENT 'the event, as the topic carries it',
  created_at DATETIME(6)     NOT NULL COMMENT 'UTC',
  PRIMARY KEY (id),
  KEY by_key (keyspace, shard_key)
) ENGINE = InnoDB;
