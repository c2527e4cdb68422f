package io.shardlookup.processes;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The product's sources around the working directory, which is the root or any folder in it. */
final class Checkout {
  private Checkout() {}

  /** The path from the root for which the condition holds, below the nearest folder upwards. */
  static Optional<Path> find(Path fromRoot, Predicate<Path> condition) {
    return Stream.<@Nullable Path>iterate(
            Path.of("").toAbsolutePath(), folder -> folder == null ? null : folder.getParent())
        .takeWhile(folder -> folder != null)
        .map(folder -> folder.resolve(fromRoot))
        .filter(condition)
        .findFirst();
  }

  /** Where {@link #find} looks, for messages. */
  static String place() {
    return Path.of("").toAbsolutePath() + " or above";
  }

  /** Whether it is a folder with something in it. */
  static boolean hasContent(Path folder) {
    String[] names = folder.toFile().list();
    return Files.isDirectory(folder) && names != null && names.length > 0;
  }
}
