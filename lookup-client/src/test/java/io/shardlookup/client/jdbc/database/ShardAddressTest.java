package io.shardlookup.client.jdbc.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.client.jdbc.error.ShardErrorReason;
import io.shardlookup.client.jdbc.error.ShardException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardAddressTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:mysql://db-1:3306/orders",
        "jdbc:mariadb://db-1/orders",
        "db-1:3306/orders",
        "db-1/orders",
      })
  void readsADatabaseWithAndWithoutWhatDriversWriteBeforeIt(String endpoint) {
    assertThat(ShardAddress.isOne(endpoint)).isTrue();
    assertThat(ShardAddress.parse(endpoint)).isEqualTo(new ShardAddress("db-1", 3306, "orders"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "jdbc:",
        "mysql://db-1:3306/orders",
        "https://db-1/orders/",
        "jdbc:postgresql://db-1/orders",
        "jdbc:mysql://db-1,db-2/orders",
        "jdbc:mysql://db-1:0/orders",
        "jdbc:mysql://db-1:65536/orders",
        "jdbc:mysql://db-1:3306/",
        "jdbc:mysql://db-1:3306/orders?allowMultiQueries=true",
      })
  void whatSpellsNoDatabaseIsNotOneAndIsRefused(String endpoint) {
    assertThat(ShardAddress.isOne(endpoint)).isFalse();
    assertThatThrownBy(() -> ShardAddress.parse(endpoint))
        .isInstanceOfSatisfying(
            ShardException.class,
            e -> assertThat(e.reason()).isEqualTo(ShardErrorReason.BAD_ADDRESS))
        .hasMessage(
            "shard endpoint: \"" + endpoint + "\" (expected: jdbc:mysql://HOST[:PORT]/DATABASE)");
  }
}
