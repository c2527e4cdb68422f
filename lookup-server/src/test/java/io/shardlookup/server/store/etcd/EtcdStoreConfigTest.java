package io.shardlookup.server.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.server.store.etcd.EtcdStoreConfig.User;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EtcdStoreConfigTest {
  private static final EtcdStoreConfig CONFIG =
      EtcdStoreConfig.of(List.of("http://127.0.0.1:2379"));

  @Test
  void defaultsAreWhatTheDocumentationSays() {
    assertThat(CONFIG.root()).isEqualTo("shard-lookup/");
    assertThat(CONFIG.callTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(CONFIG.scanTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(CONFIG.hedgeDelay()).isEqualTo(Duration.ofMillis(150));
    assertThat(CONFIG.user()).isNull();
    assertThat(CONFIG.caFile()).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "http://", "127.0.0.1", "ftp://127.0.0.1:1", "a b:1"})
  void anEndpointThatIsNoneIsRefused(String endpoint) {
    assertThatThrownBy(() -> EtcdStoreConfig.of(List.of(endpoint)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "etcd endpoint: \""
                + endpoint
                + "\" (expected: http://host:port or https://host:port)");
  }

  @Test
  void anEndpointNamesHostPortAndSecurity() {
    assertThat(EtcdAddress.parse("etcd-1:2379"))
        .isEqualTo(new EtcdAddress("etcd-1:2379", "etcd-1", 2379, false));
    assertThat(EtcdAddress.parse("https://10.0.0.1:2379").secure()).isTrue();
  }

  @Test
  void valuesOutOfBoundsAreRefused() {
    assertThatThrownBy(() -> EtcdStoreConfig.of(List.of()))
        .hasMessage("etcd endpoints: none (expected: at least one)");
    assertThatThrownBy(() -> CONFIG.withRoot("map"))
        .hasMessage("etcd root: \"map\" (expected: ends with /)");
    assertThatThrownBy(() -> CONFIG.withTimeouts(Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessage("etcd call timeout: PT0S (expected: more than 0)");
  }

  @Test
  void passwordsAreNotShown() {
    assertThat(CONFIG.withUser(new User("root", "secret")).toString())
        .contains("root")
        .doesNotContain("secret");
  }
}
