package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DatabaseKindTest {
  @Test
  void mariaDbIsTheDefault() {
    assertThat(chosenBy("", Map.of())).isEqualTo(DatabaseKind.MARIADB);
    assertThat(chosenBy("", Map.of("SHARD_DB", ""))).isEqualTo(DatabaseKind.MARIADB);
  }

  @Test
  void propertyWinsOverTheEnvironment() {
    assertThat(chosenBy("", Map.of("SHARD_DB", "mysql"))).isEqualTo(DatabaseKind.MYSQL);
    assertThat(chosenBy("mariadb", Map.of("SHARD_DB", "mysql"))).isEqualTo(DatabaseKind.MARIADB);
  }

  @Test
  void otherNamesAreRefusedAndShown() {
    assertThatThrownBy(() -> chosenBy("MySQL", Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("SHARD_DB: 'MySQL' (expected: mariadb or mysql)");
  }

  private static DatabaseKind chosenBy(String property, Map<String, String> environment) {
    Properties properties = new Properties();
    properties.setProperty(DatabaseKind.SETTING, property);
    return DatabaseKind.chosenBy(properties, environment);
  }
}
