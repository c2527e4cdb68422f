package io.shardlookup.server.snapshot;

import io.shardlookup.model.AssignmentPool;
import io.shardlookup.model.view.View;
import io.shardlookup.server.follower.SavedView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file with a node's view in its data folder. A file that cannot be read is reported and
 * ignored. Methods block; not thread-safe.
 */
public final class SnapshotFile implements SavedView {
  private static final Logger log = LoggerFactory.getLogger(SnapshotFile.class);

  private final Path file;
  private final AssignmentPool pool;

  /**
   * The file {@code view.snapshot} of the folder, which need not exist yet.
   *
   * @param pool shares the assignments of what is read
   */
  public SnapshotFile(Path folder, AssignmentPool pool) {
    this.file = folder.resolve("view.snapshot");
    this.pool = pool;
  }

  @Override
  public Optional<Mark> mark() {
    return read(reader -> reader.mark(file));
  }

  @Override
  public Optional<Saved> load() {
    return read(reader -> reader.read(file));
  }

  /** Replaces the file, whole or not at all. */
  public void save(Mark mark, View view) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    SnapshotWriter.write(file, mark, view);
  }

  private <T> Optional<T> read(Reading<T> reading) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.from(new SnapshotReader(pool)));
    } catch (IOException e) {
      log.warn("snapshot {} is ignored: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  private interface Reading<T> {
    T from(SnapshotReader reader) throws IOException;
  }
}
