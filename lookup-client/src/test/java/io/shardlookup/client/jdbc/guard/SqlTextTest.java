package io.shardlookup.client.jdbc.guard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1",
        " \n\t select * from t where a = ';' and b = \"it's; fine\" and c = `d;e`",
        "/* commit */ INSERT INTO t VALUES ('COMMIT')",
        "-- ROLLBACK\nUPDATE t SET a = 'x\\';y' WHERE id = 1;",
        "# first\nDELETE FROM t;  -- and done",
        "((SELECT 1) UNION (SELECT 2))",
        "WITH c AS (SELECT 1) SELECT * FROM c",
        "REPLACE INTO t VALUES (1)",
        "SELECT /*+ MAX_EXECUTION_TIME(10) */ 1",
        "SELECT a - -1 FROM t",
        "insert into t values ('a''b;')"
      })
  void admitsWhatReadsAndChangesRows(String sql) {
    assertThat(SqlText.objection(sql, Access.WRITE)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "COMMIT",
        "  commit work",
        "/* x */ ROLLBACK",
        "-- x\nCOMMIT AND CHAIN",
        "#x\nROLLBACK TO SAVEPOINT a",
        "/*! COMMIT */",
        "/*!40000 CALL p() */",
        "/*M!100000 COMMIT */",
        "(/*! COMMIT */)",
        "BEGIN",
        "BEGIN NOT ATOMIC COMMIT; END",
        "START TRANSACTION",
        "SAVEPOINT shardlookup_begin",
        "RELEASE SAVEPOINT a",
        "SET autocommit = 1",
        "SET @a = 1",
        "XA START 'a'",
        "CREATE TEMPORARY TABLE u (a INT)",
        "ALTER TABLE t ADD b INT",
        "DROP TABLE t",
        "TRUNCATE t",
        "RENAME TABLE t TO u",
        "GRANT ALL ON *.* TO a",
        "LOCK TABLES t WRITE",
        "UNLOCK TABLES",
        "FLUSH TABLES",
        "ANALYZE TABLE t",
        "CALL p()",
        "{call p()}",
        "{ ? = call p() }",
        "PREPARE s FROM 'COMMIT'",
        "EXECUTE s",
        "EXECUTE IMMEDIATE 'COMMIT'",
        "LOAD DATA INFILE 'a' INTO TABLE t",
        "HANDLER t OPEN",
        "USE other",
        "KILL 1",
        "",
        "-- nothing",
        "/* never closed",
        "SELECT 1; COMMIT",
        "SELECT 'a\\'; COMMIT -- '; COMMIT",
        "SELECT 1;/*! COMMIT */",
        "SELECT 1 /*! INTO OUTFILE 'x' */",
        "SELECT GET_LOCK('a', 1)",
        "select 1 + get_lock ('a', 1)"
      })
  void refusesEverythingElse(String sql) {
    assertThat(SqlText.objection(sql, Access.WRITE)).contains("(expected: ");
  }

  @Test
  void aReadOnlyReads() {
    assertThat(SqlText.objection("SELECT 1", Access.READ)).isNull();
    assertThat(SqlText.objection("UPDATE t SET a = 1", Access.READ))
        .isEqualTo("statement \"UPDATE t SET a = 1\": UPDATE (expected: a query)");
    assertThat(SqlText.objection("INSERT INTO t VALUES (1)", Access.READ)).isNotNull();
  }
}
