package io.shardlookup.processes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObtainEtcdIT {
  @TempDir Path directory;
  private ObtainRun obtain;
  private Path cached;

  @BeforeEach
  void cacheOneEtcd() throws Exception {
    obtain = new ObtainRun(directory, "obtain-etcd", "ETCD_BINARY");
    cached = etcd("cache/etcd/bin", "3.5.9");
  }

  @Test
  void cachedEtcdIsUsedAndNothingElsePrinted() throws Exception {
    assertThat(obtain.with("", "")).isEqualTo("0 " + cached);
  }

  @Test
  void configuredEtcdWins() throws Exception {
    Path configured = etcd("configured", "3.6.0");

    assertThat(obtain.with(configured.toString(), "")).isEqualTo("0 " + configured);
  }

  @Test
  void configuredEtcdThatIsNoneIsShown() throws Exception {
    Path old = etcd("old", "3.4.23");

    assertThat(obtain.with("/no/such/etcd", ""))
        .isEqualTo(
            "1 obtain-etcd: ETCD_BINARY: /no/such/etcd (expected: an executable etcd, version 3.5 or newer)");
    assertThat(obtain.with(old.toString(), ""))
        .isEqualTo(
            "1 obtain-etcd: ETCD_BINARY: "
                + old
                + " is version 3.4.23 (expected: an executable etcd, version 3.5 or newer)");
  }

  @Test
  void newEtcdOnPathIsUsedAndOldOneIgnored() throws Exception {
    Path recent = etcd("recent", "3.10.1");
    Path old = etcd("old", "3.4.23");

    assertThat(obtain.with("", directory.resolve("recent").toString())).isEqualTo("0 " + recent);
    assertThat(obtain.with("", directory.resolve("old").toString()))
        .isEqualTo(
            "0 obtain-etcd: ignoring "
                + old
                + ", version 3.4.23 (expected: 3.5 or newer)\n"
                + cached);
  }

  private Path etcd(String folder, String version) throws Exception {
    return obtain.program(folder + "/etcd", "etcd Version: " + version);
  }
}
