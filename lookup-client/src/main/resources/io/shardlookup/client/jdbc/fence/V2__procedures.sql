-- Every transaction begins with the savepoint shardlookup_begin, which each procedure sets for the next one. A commit or rollback by anything else
-- removes it: then RELEASE SAVEPOINT fails, and what is left of the transaction is rolled back.
--
-- A result set says that the presented revision is too low, and which one is required; none says yes. Errors of this fence:
--   45001 fence rows are missing    45002 the transaction is not the one that was begun    45003 the commit itself failed: outcome unknown

DELIMITER //

-- Replaces COMMIT. The locking read sees the latest committed value even in an old snapshot; whoever raises the row waits for the
-- commits that were admitted. Once the revision was found to be enough, whatever fails may have failed after the commit.
-- Every instruction costs each commit a few microseconds: there is one for each thing that has to be done, and none for what may go wrong.
CREATE PROCEDURE commit_fenced(IN p_keyspace VARBINARY(63), IN p_key VARBINARY(512), IN p_revision BIGINT)
  MODIFIES SQL DATA
  SQL SECURITY DEFINER
BEGIN
  DECLARE v_required BIGINT DEFAULT NULL;
  DECLARE EXIT HANDLER FOR 1305
  BEGIN
    ROLLBACK;
    SAVEPOINT shardlookup_begin;
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45002, MESSAGE_TEXT = 'the transaction was ended by something else';
  END;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    SAVEPOINT shardlookup_begin;
    IF p_revision >= v_required THEN
      RESIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45003;
    END IF;
    RESIGNAL;
  END;
  RELEASE SAVEPOINT shardlookup_begin;
  SELECT min_revision INTO v_required
    FROM fence WHERE keyspace = p_keyspace AND stripe = CRC32(p_key) MOD 256
    LOCK IN SHARE MODE;
  IF p_revision >= v_required THEN
    COMMIT;
    SAVEPOINT shardlookup_begin;
  ELSEIF v_required IS NULL THEN
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45001, MESSAGE_TEXT = 'no fence row for this keyspace and key';
  ELSE
    ROLLBACK;
    SAVEPOINT shardlookup_begin;
    SELECT v_required AS required_revision;
  END IF;
END//

-- Ends a read of one key: says whether its snapshot was one that the shard served the key in, and rolls back.
CREATE PROCEDURE finish_read(IN p_keyspace VARBINARY(63), IN p_key VARBINARY(512), IN p_revision BIGINT)
  READS SQL DATA
  SQL SECURITY DEFINER
BEGIN
  DECLARE v_required BIGINT DEFAULT NULL;
  DECLARE EXIT HANDLER FOR 1305
  BEGIN
    ROLLBACK;
    SAVEPOINT shardlookup_begin;
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45002, MESSAGE_TEXT = 'the transaction was ended by something else';
  END;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    SAVEPOINT shardlookup_begin;
    RESIGNAL;
  END;
  RELEASE SAVEPOINT shardlookup_begin;
  SELECT min_revision INTO v_required
    FROM fence WHERE keyspace = p_keyspace AND stripe = CRC32(p_key) MOD 256;
  IF v_required IS NULL THEN
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45001, MESSAGE_TEXT = 'no fence row for this keyspace and key';
  END IF;
  ROLLBACK;
  SAVEPOINT shardlookup_begin;
  IF p_revision < v_required THEN
    SELECT v_required AS required_revision;
  END IF;
END//

-- Ends a read of any keys of a keyspace, as finish_read does for one.
CREATE PROCEDURE finish_scan(IN p_keyspace VARBINARY(63), IN p_revision BIGINT)
  READS SQL DATA
  SQL SECURITY DEFINER
BEGIN
  DECLARE v_required BIGINT DEFAULT NULL;
  DECLARE v_stripes INT DEFAULT 0;
  DECLARE EXIT HANDLER FOR 1305
  BEGIN
    ROLLBACK;
    SAVEPOINT shardlookup_begin;
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45002, MESSAGE_TEXT = 'the transaction was ended by something else';
  END;
  DECLARE EXIT HANDLER FOR SQLEXCEPTION
  BEGIN
    ROLLBACK;
    SAVEPOINT shardlookup_begin;
    RESIGNAL;
  END;
  RELEASE SAVEPOINT shardlookup_begin;
  SELECT MAX(min_revision), COUNT(*) INTO v_required, v_stripes FROM fence WHERE keyspace = p_keyspace;
  IF v_stripes <> 256 THEN
    SIGNAL SQLSTATE '45000' SET MYSQL_ERRNO = 45001, MESSAGE_TEXT = 'fence rows of this keyspace are missing';
  END IF;
  ROLLBACK;
  SAVEPOINT shardlookup_begin;
  IF p_revision < v_required THEN
    SELECT v_required AS required_revision;
  END IF;
END//

DELIMITER ;
