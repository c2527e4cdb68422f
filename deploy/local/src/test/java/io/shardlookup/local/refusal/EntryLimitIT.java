package io.shardlookup.local.refusal;

import static io.grpc.Status.Code.FAILED_PRECONDITION;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.shardlookup.local.refusal.RunningDirectory.Run;
import io.shardlookup.v1.ListMappingsRequest;
import io.shardlookup.v1.PutEntryRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A keyspace that clients mirror whole takes a hundred thousand entries and not one more. */
final class EntryLimitIT {
  private static final int MOST = 100_000;

  @RegisterExtension static final UnchangedDirectory directory = new UnchangedDirectory();

  @TempDir Path folder;

  @Test
  @Tag("slow")
  void entryOneHundredThousandAndOne() throws Exception {
    done("keyspace", "create", "pins", "--unfenced", "--hash", "4", "--shards", "shard-1");
    List<String> lines = new ArrayList<>();
    for (int i = 0; i <= MOST; i++) {
      lines.add("key-" + i + ",shard-2");
    }
    Path file = Files.write(folder.resolve("pins.csv"), lines);

    Run load = directory.get().shardctl("entry", "load", "pins", file.toString());

    assertThat(load.status()).isEqualTo(1);
    assertThat(load.err())
        .contains("line 100001: LIMIT_EXCEEDED: entries of keyspace pins")
        .contains("loaded 100000 of 100001, 1 failed");
    assertThat(entries()).isEqualTo(MOST);
    Refusal.of(() -> put("one-more"))
        .says(
            FAILED_PRECONDITION,
            "LIMIT_EXCEEDED",
            "entries of keyspace pins: 100001 (expected: at most 100000");
    done("entry", "delete", "pins", "key-0");
    put("one-more");
    Refusal.of(() -> put("key-0"))
        .says(FAILED_PRECONDITION, "LIMIT_EXCEEDED", "entries of keyspace pins");
    done("keyspace", "delete", "pins");
    directory.acceptStored();
  }

  private static long entries() {
    AtomicLong entries = new AtomicLong();
    directory
        .get()
        .admin()
        .listMappings(ListMappingsRequest.newBuilder().setKeyspace("pins").build())
        .forEachRemaining(
            page ->
                entries.addAndGet(
                    page.getMappingsList().stream().filter(m -> m.getScope().hasEntry()).count()));
    return entries.get();
  }

  private static void put(String key) {
    var unused =
        directory
            .get()
            .admin()
            .putEntry(
                PutEntryRequest.newBuilder()
                    .setKeyspace("pins")
                    .setKey(ByteString.copyFromUtf8(key))
                    .setShard("shard-1")
                    .build());
  }

  private static void done(String... arguments) {
    Run run = directory.get().shardctl(arguments);
    assertThat(run.status()).as(run.err()).isZero();
  }
}
