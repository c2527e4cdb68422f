-- Who this shard is: exactly one row.
CREATE TABLE identity (
  only_row TINYINT UNSIGNED NOT NULL DEFAULT 1,
  directory_id VARBINARY(128) NOT NULL,
  shard VARBINARY(63) NOT NULL,
  PRIMARY KEY (only_row),
  CONSTRAINT one_identity CHECK (only_row = 1)
) ENGINE = InnoDB;

-- The lowest view revision from which a commit of a key in the stripe is accepted. Never falls. A missing row accepts nothing.
CREATE TABLE fence (
  keyspace VARBINARY(63) NOT NULL,
  stripe SMALLINT UNSIGNED NOT NULL,
  min_revision BIGINT NOT NULL,
  PRIMARY KEY (keyspace, stripe),
  CONSTRAINT known_stripe CHECK (stripe < 256),
  CONSTRAINT revision_is_not_negative CHECK (min_revision >= 0)
) ENGINE = InnoDB;
