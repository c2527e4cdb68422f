package io.shardlookup.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.failover.EndpointSource;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookupClientConfigTest {
  @Test
  void everyDefaultIsPinned() {
    LookupClientConfig config = LookupClientConfig.of("localhost:7411").build();

    assertThat(config.endpoints().endpoints()).containsExactly(new Endpoint("localhost", 7411));
    assertThat(config.learnEndpoints()).isTrue();
    assertThat(config.clientId()).isEmpty();
    assertThat(config.keyspaces()).isEmpty();
    assertThat(config.deadline()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.attemptTimeout()).isEqualTo(Duration.ofMillis(60));
    assertThat(config.heartbeatInterval()).isEqualTo(Duration.ofMillis(250));
    assertThat(config.batchWindow()).isEqualTo(2);
    assertThat(config.keysPerKeyspace()).isEqualTo(1_000_000);
    assertThat(config.openLookups()).isEqualTo(100_000);
    assertThat(config.maxAge()).isNull();
    assertThat(config.snapshotFile()).isNull();
    assertThat(config.snapshotInterval()).isEqualTo(Duration.ofMinutes(1));
    assertThat(config.meters()).isNull();
  }

  @Test
  void valuesOutOfBoundsAreShownWithTheBounds() {
    LookupClientConfig.Builder config = LookupClientConfig.of("localhost:7411");

    assertThatThrownBy(() -> config.batchWindow(17).build())
        .hasMessage("batch_window: 17 (expected: 1..16)");
    assertThatThrownBy(() -> LookupClientConfig.of().build())
        .hasMessage("endpoints: none (expected: at least one host:port)");
    assertThatThrownBy(() -> LookupClientConfig.of("localhost").build())
        .hasMessage("endpoint: \"localhost\" (expected: host:port)");
    assertThatThrownBy(() -> LookupClientConfig.of("localhost:0").build())
        .hasMessage("endpoint port: 0 (expected: 1..65535)");
    assertThatThrownBy(() -> LookupClientConfig.of("localhost:1").keyspaces("Not A Name").build())
        .isInstanceOf(LookupException.class);
    assertThatThrownBy(() -> ResolveOptions.DEFAULT.withDeadline(Duration.ZERO))
        .isInstanceOf(LookupException.class);
  }

  @Test
  void twoNamesOfOneNodeAreOneNode() {
    assertThat(
            EndpointSource.resolve(
                List.of(
                    Endpoint.parse("127.0.0.1:7411"),
                    Endpoint.parse("localhost:7411"),
                    Endpoint.parse("[::1]:7411"))))
        .contains(new Endpoint("127.0.0.1", 7411))
        .doesNotHaveDuplicates();
  }
}
