-- Settlement's own: what each order is worth to its shop. The shard key is the shop.

CREATE TABLE ledger (
  shop_id      VARBINARY(128) NOT NULL COMMENT 'shard key',
  order_number VARBINARY(96)  NOT NULL,
  version      BIGINT         NOT NULL COMMENT 'of the order, as of the newest event that arrived',
  amount_minor BIGINT         NOT NULL,
  currency     CHAR(3)        CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  day          INT            NOT NULL COMMENT 'yyyymmdd',
  status       VARCHAR(16)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  edition      BIGINT         NOT NULL COMMENT 'how often the ledger had been rebuilt when the line was last written',
  PRIMARY KEY (shop_id, order_number),
  KEY by_day (shop_id, day, order_number)
) ENGINE = InnoDB;
