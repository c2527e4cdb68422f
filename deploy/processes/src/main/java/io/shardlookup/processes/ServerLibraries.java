package io.shardlookup.processes;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What servers that come as Java libraries run from: the module {@code deploy/servers} as built,
 * looked for in the working directory and the folders above it; the system property {@value
 * #PROPERTY} gives another class path. These libraries are on no other class path.
 */
final class ServerLibraries {
  /** System property: the class path, when it is not that of the checkout. */
  static final String PROPERTY = "shardlookup.servers";

  private static final Path TARGET = Path.of("deploy", "servers", "target");

  private ServerLibraries() {}

  /**
   * The command that runs a main class of theirs with this JVM's Java.
   *
   * @throws ProcessException when they are not built
   */
  static List<String> command(List<String> options, String mainClass, List<String> arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(options);
    words.addAll(List.of("-cp", classPath(), mainClass));
    words.addAll(arguments);
    return words;
  }

  private static String classPath() {
    String configured = System.getProperty(PROPERTY);
    if (configured != null) {
      return configured;
    }
    Path target =
        Checkout.find(TARGET, ServerLibraries::isBuilt)
            .orElseThrow(
                () ->
                    new ProcessException(
                        "no %s with lib and classes in %s (expected: the module built, or -D%s)"
                            .formatted(TARGET, Checkout.place(), PROPERTY)));
    return target.resolve("classes") + File.pathSeparator + target.resolve("lib") + "/*";
  }

  private static boolean isBuilt(Path target) {
    return Checkout.hasContent(target.resolve("lib"))
        && Checkout.hasContent(target.resolve("classes"));
  }
}
