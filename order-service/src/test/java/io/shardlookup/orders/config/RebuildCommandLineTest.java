package io.shardlookup.orders.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.orders.event.TopicBeginnings.Loss;
import io.shardlookup.orders.readmodel.Rebuild.Source;
import io.shardlookup.runtime.options.Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RebuildCommandLineTest {
  @TempDir Path folder;

  @Test
  void takesTheFileOfTheServiceAndWhatToBuildFrom() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "secret");
    Path file =
        Files.writeString(
            folder.resolve("orders.yaml"),
            "instance-id: a\nclient-port: 1\nshard-user: app\nmongodb-database: elsewhere\n"
                + ("shard-password-file: " + password + "\n"));

    Request.Run<RebuildConfig> run =
        (Request.Run<RebuildConfig>) read("--config=" + file, "--from=shards");

    assertThat(run.config().from()).isEqualTo(Source.SHARDS);
    assertThat(run.config().loss()).isEqualTo(Loss.REFUSED);
    assertThat(run.config().service().events().readModel().database()).isEqualTo("elsewhere");
    assertThat(run.config().service().shards().user()).isEqualTo("app");
  }

  @Test
  void saysWhatItCanBuildFrom() {
    assertThat(said()).isEqualTo("from: none (expected: topic or shards)");
    assertThat(said("--from=backup")).isEqualTo("from: \"backup\" (expected: topic, shards)");
  }

  @Test
  void acceptsALossOnlyWhereThereCanBeOne() throws IOException {
    Path password = Files.writeString(folder.resolve("password"), "secret");
    String[] arguments = {
      "--from=topic", "--accept-loss", "--shard-user=app", "--shard-password-file=" + password
    };

    assertThat(((Request.Run<RebuildConfig>) read(arguments)).config().loss())
        .isEqualTo(Loss.ACCEPTED);
    assertThat(said("--from=shards", "--accept-loss"))
        .isEqualTo("accept-loss: with --from=shards (expected: --from=topic)");
  }

  private static String said(String... arguments) {
    Request.Say<RebuildConfig> say = (Request.Say<RebuildConfig>) read(arguments);
    assertThat(say.exitCode()).isEqualTo(2);
    return say.text();
  }

  private static Request<RebuildConfig> read(String... arguments) {
    return RebuildCommandLine.read(arguments, Map.of(), "1");
  }
}
