package io.shardlookup.benchmarks.profile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Configuration;
import jdk.jfr.Recording;

/** Records this JVM, and others by their process id, while something runs. */
public final class FlightRecorder {
  private static final long LIMIT_SECONDS = 60;

  private final Path folder;

  /** Leaves recordings in the folder. */
  public FlightRecorder(Path folder) {
    this.folder = folder;
  }

  /**
   * Runs the action and says where this JVM and the process spent their time.
   *
   * @param name of the recording
   * @param processTitle what the process is
   */
  public String record(String name, String processTitle, long processId, Runnable action)
      throws IOException {
    Path theirs = folder.resolve(name + "-process.jfr");
    String started = jcmd(processId, "JFR.start", "name=" + name, "settings=profile");
    String ours = record(name, action);
    String dumped =
        jcmd(processId, "JFR.stop", "name=" + name, "filename=" + theirs.toAbsolutePath());
    if (!Files.exists(theirs)) {
      throw new IOException("no recording of process " + processId + ": " + started + dumped);
    }
    return FrameSummary.of(processTitle, theirs) + ours;
  }

  /** Runs the action and says where this JVM spent its time. */
  public String record(String name, Runnable action) throws IOException {
    Path ours = folder.resolve(name + "-client.jfr");
    try (Recording recording = new Recording(Configuration.getConfiguration("profile"))) {
      recording.start();
      action.run();
      recording.stop();
      recording.dump(ours);
    } catch (ParseException e) {
      throw new IOException(e);
    }
    return FrameSummary.of("the client's process", ours);
  }

  /** Runs a diagnostic command in another JVM of this user and returns what it printed. */
  public static String jcmd(long processId, String... command) throws IOException {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    words.add(Long.toString(processId));
    words.addAll(List.of(command));
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    try {
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroy();
        throw new IOException(String.join(" ", words) + " failed: " + printed);
      }
      return printed;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
