package io.shardlookup.local.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import io.shardlookup.server.store.StoredRecord;
import io.shardlookup.v1.LookupRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/**
 * Gives tests a running directory, one for all test classes, and holds each test to leave it as it
 * was: what nodes tell, what lies in etcd, and the nodes alive and answering.
 */
final class UnchangedDirectory implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback {
  private static final Namespace NAMESPACE = Namespace.create(UnchangedDirectory.class);

  @SuppressWarnings("NullAway.Init")
  private Running running;

  private List<Message> before = List.of();
  private List<StoredRecord> storedBefore = List.of();

  /** The directory. */
  RunningDirectory get() {
    return running.directory;
  }

  /**
   * What lies in etcd now is meant, and must stay: a test calls this when it has changed something
   * on purpose, which leaves an audit record, or a counter, though it is undone.
   */
  void acceptStored() {
    storedBefore = get().stored();
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    running =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent(Running.class, key -> new Running(), Running.class);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    before = get().contents();
    acceptStored();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    assertThat(before).hasSizeGreaterThan(12);
    assertThat(differences(before, get().contents())).isEmpty();
    assertThat(storedBefore).hasSizeGreaterThan(12);
    assertThat(differences(storedBefore, get().stored())).isEmpty();
    assertThat(get().lives()).isTrue();
    LookupRequest lookup =
        LookupRequest.newBuilder()
            .setKeyspace("users")
            .setKey(ByteString.copyFromUtf8("k"))
            .build();
    assertThat(get().lookups().lookup(lookup).getPlacement().getShard()).isEqualTo("shard-1");
  }

  /** Records of one that are not in the other, a few of them. */
  private static <R> List<R> differences(List<R> one, List<R> other) {
    Set<R> inOne = new HashSet<>(one);
    Set<R> inOther = new HashSet<>(other);
    return Stream.concat(
            other.stream().filter(record -> !inOne.contains(record)),
            one.stream().filter(record -> !inOther.contains(record)))
        .limit(3)
        .toList();
  }

  /** Ends with the last test. */
  private static final class Running implements AutoCloseable {
    private final Path folder;
    private final RunningDirectory directory;

    Running() {
      try {
        folder = Files.createTempDirectory("shard-lookup-refusal-");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      try {
        directory = RunningDirectory.start(folder);
      } catch (RuntimeException e) {
        delete(folder);
        throw e;
      }
    }

    @Override
    public void close() {
      directory.close();
      delete(folder);
    }

    private static void delete(Path folder) {
      try (var files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
