-- The aggregate. Keys are bytes, natural and immutable; no foreign keys, since a relocation copies table by table.

CREATE TABLE orders (
  order_number  VARBINARY(96)  NOT NULL COMMENT 'shard key: <prefix>yyyymmdd-<n>',
  version       BIGINT         NOT NULL COMMENT '1 when placed, one more with every change',
  status        VARCHAR(16)    CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'CREATED, PAID, ACCEPTED, COMPLETED or CANCELLED',
  customer_id   VARBINARY(128) NOT NULL,
  shop_id       VARBINARY(128) NOT NULL,
  currency      CHAR(3)        CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  total_minor   BIGINT         NOT NULL,
  placed_at     DATETIME(6)    NOT NULL COMMENT 'UTC',
  updated_at    DATETIME(6)    NOT NULL COMMENT 'UTC',
  order_day     INT            NOT NULL COMMENT 'the date in the order number, yyyymmdd',
  cancel_reason VARCHAR(200)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NULL COMMENT 'null unless CANCELLED',
  request_hash  BINARY(32)     NOT NULL COMMENT 'SHA-256 of what was placed: tells a repetition from another order',
  PRIMARY KEY (order_number),
  KEY by_day (order_day, order_number)
) ENGINE = InnoDB;

CREATE TABLE order_items (
  order_number     VARBINARY(96) NOT NULL,
  line_number      INT           NOT NULL COMMENT 'from 1 on',
  sku              VARCHAR(64)   CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  name             VARCHAR(200)  CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  quantity         BIGINT        NOT NULL,
  unit_price_minor BIGINT        NOT NULL,
  PRIMARY KEY (order_number, line_number)
) ENGINE = InnoDB;

CREATE TABLE order_payments (
  order_number VARBINARY(96) NOT NULL,
  payment_id   VARBINARY(64) NOT NULL,
  amount_minor BIGINT        NOT NULL,
  method       VARCHAR(32)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  paid_at      DATETIME(6)   NOT NULL COMMENT 'UTC',
  version      BIGINT        NOT NULL COMMENT 'version of the order that took note of it; gives the order of arrival',
  PRIMARY KEY (order_number, payment_id)
) ENGINE = InnoDB;

CREATE TABLE order_commands (
  order_number VARBINARY(96) NOT NULL,
  command_id   VARBINARY(64) NOT NULL,
  kind         VARCHAR(16)   CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'PAY, ACCEPT, COMPLETE or CANCEL',
  request_hash BINARY(32)    NOT NULL COMMENT 'SHA-256 of the content: tells a repetition from another command',
  version      BIGINT        NOT NULL COMMENT 'version of the order after the command',
  PRIMARY KEY (order_number, command_id)
) ENGINE = InnoDB;
