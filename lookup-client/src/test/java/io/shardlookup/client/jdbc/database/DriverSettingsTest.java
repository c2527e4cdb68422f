package io.shardlookup.client.jdbc.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class DriverSettingsTest {
  private static final Credentials ACCOUNT = new Credentials("app", "secret");

  @Test
  void saysWhatTheDriverDoesUnlessToldOtherwise() {
    Properties properties = DriverSettings.OF_TOOLS.properties(ACCOUNT);

    assertThat(properties)
        .containsOnly(
            Map.entry("user", "app"),
            Map.entry("password", "secret"),
            Map.entry("connectTimeout", "5000"),
            Map.entry("socketTimeout", "60000"),
            Map.entry("allowMultiQueries", "false"),
            Map.entry("allowLoadLocalInfile", "false"),
            Map.entry("autoReconnect", "false"),
            Map.entry("useLocalSessionState", "true"),
            Map.entry("cachePrepStmts", "true"),
            Map.entry("prepStmtCacheSize", "256"),
            Map.entry("prepStmtCacheSqlLimit", "4096"));
  }

  @Test
  void statementsAreKeptAsFurtherPropertiesSay() {
    DriverSettings settings =
        new DriverSettings(
            Duration.ofSeconds(1), Duration.ofSeconds(1), Map.of("cachePrepStmts", "false"));

    assertThat(settings.properties(ACCOUNT)).containsEntry("cachePrepStmts", "false");
  }
}
