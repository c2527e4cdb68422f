package io.shardlookup.local.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.shardlookup.processes.ProcessRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessFileTest {
  @TempDir Path directory;

  @Test
  void keepsTheLastProcessOfEachServer() {
    ProcessFile file = new ProcessFile(directory.resolve("processes"));

    file.put(new ProcessRecord("etcd-1", 10, 100));
    file.put(new ProcessRecord("lookup-1", 11, 101));
    file.put(new ProcessRecord("lookup-1", 12, 102));

    assertThat(file.read().values())
        .containsExactly(
            new ProcessRecord("etcd-1", 10, 100), new ProcessRecord("lookup-1", 12, 102));
  }

  @Test
  void knowsNobodyWithoutAFile() {
    assertThat(new ProcessFile(directory.resolve("processes")).read()).isEmpty();
  }

  @Test
  void refusesAFileThatItDidNotWrite() throws IOException {
    Path path = directory.resolve("processes");
    Files.writeString(path, "lookup-1 everything\n");

    assertThatThrownBy(() -> new ProcessFile(path).read())
        .isInstanceOf(LocalException.class)
        .hasMessageContaining("expected");
  }
}
