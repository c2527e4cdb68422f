package io.shardlookup.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.local.cluster.LocalException;
import io.shardlookup.local.cluster.LocalPorts;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocalMainTest {
  @Test
  void hasAMongoServerOfItsOwnUnlessTheEnvironmentNamesOne() {
    assertThat(LocalMain.ports(Map.of("PATH", "/bin"))).isEqualTo(LocalPorts.fixed());
    assertThat(LocalMain.ports(Map.of("MONGODB_URI", ""))).isEqualTo(LocalPorts.fixed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mongodb://127.0.0.1:27017",
        "mongodb://user:secret@one.example,two.example/?replicaSet=r",
        "mongodb+srv://cluster.example"
      })
  void usesTheMongoServerThatTheEnvironmentNames(String uri) {
    LocalPorts ports = LocalMain.ports(Map.of("MONGODB_URI", uri));

    assertThat(ports.stores().mongo()).isNull();
    assertThat(ports.stores().mongoUri()).isEqualTo(uri);
    assertThat(ports).isEqualTo(LocalPorts.fixed().withMongoAt(uri));
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:27017, localhost:27017",
    "mongodb://, mongodb://",
    "mongodb://one.example two.example, mongodb://one.example two.example",
    "http://user:secret@one.example, ...@one.example",
    "user:secret@one@one.example, ...@one.example"
  })
  void refusesWhatCannotBeOneAndShowsNoPassword(String uri, String shown) {
    assertThatThrownBy(() -> LocalMain.ports(Map.of("MONGODB_URI", uri)))
        .isInstanceOf(LocalException.class)
        .hasMessage(
            "MONGODB_URI: \"" + shown + "\" (expected: mongodb://host:port or mongodb+srv://host)");
  }
}
