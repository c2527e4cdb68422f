package io.shardlookup.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalServersTest {
  @Test
  void eachServerHasANameAndDocumentedPortsOfItsOwn() {
    List<LocalServer> servers = servers(LocalPorts.fixed());

    assertThat(servers).extracting(LocalServer::name).doesNotHaveDuplicates();
    assertThat(servers)
        .flatExtracting(server -> server.ports().keySet())
        .containsExactlyInAnyOrder(
            7101, 7102, 7103, 7201, 7202, 7203, 7301, 7302, 7303, 7401, 7402, 7403, 7501, 7502,
            7503, 7601, 7602, 7701, 7801, 7802, 7811, 7812, 7901, 7911);
  }

  @Test
  void noMongoOfItsOwnWhenAnotherOneIsUsed() {
    assertThat(servers(LocalPorts.fixed())).extracting(LocalServer::name).contains("mongo");
    assertThat(servers(LocalPorts.fixed().withMongoAt("mongodb://elsewhere.example")))
        .extracting(LocalServer::name)
        .doesNotContain("mongo")
        .hasSize(13);
  }

  private static List<LocalServer> servers(LocalPorts ports) {
    LocalAccounts accounts = new LocalAccounts(Path.of("accounts"));
    List<ServerGroup> groups = new ArrayList<>(new LocalServers(Path.of("data"), ports).groups());
    groups.addAll(new LocalServices(Path.of("data"), ports, accounts, List.of()).groups());
    return groups.stream().flatMap(group -> group.servers().stream()).toList();
  }
}
