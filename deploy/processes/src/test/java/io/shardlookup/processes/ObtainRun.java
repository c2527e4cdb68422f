package io.shardlookup.processes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A script of {@code deploy/local} with everything but the network: programs that only print a
 * version stand for servers, and the cache is a folder of the test.
 *
 * @param directory of the test
 * @param name of the script
 * @param variable the one that names a program
 */
record ObtainRun(Path directory, String name, String variable) {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  /** All that the scripts need for these answers: no server of this machine is among them. */
  private static final List<String> TOOLS = List.of("bash", "head", "realpath", "sort", "timeout");

  /** The script's exit status and all that it printed. */
  String with(String configured, String firstOnPath) throws IOException {
    String path = firstOnPath + ":" + tools();
    ServerCommand command =
        ServerCommand.of(
                name,
                List.of(new ObtainScript(name).script().toString()),
                directory.resolve("printed"))
            .withoutEnvironment("ETCD")
            .withEnvironment(variable, configured)
            .withEnvironment("SHARD_LOOKUP_CACHE", directory.resolve("cache").toString())
            .withEnvironment("PATH", path);
    try (ServerProcess process = ServerProcess.start(command)) {
      return process.awaitExit(LIMIT) + " " + process.logTail(10);
    }
  }

  /** A program in a folder of the test that prints these words. */
  Path program(String file, String words) throws IOException {
    Path program = directory.resolve(file);
    Files.createDirectories(program.getParent());
    return script(program, "echo '" + words + "'").toRealPath();
  }

  private Path tools() throws IOException {
    Path tools = directory.resolve("tools");
    if (!Files.exists(tools)) {
      Files.createDirectory(tools);
      for (String tool : TOOLS) {
        script(tools.resolve(tool), "exec /usr/bin/" + tool + " \"$@\"");
      }
    }
    return tools;
  }

  private static Path script(Path file, String line) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + line + "\n");
    if (!file.toFile().setExecutable(true)) {
      throw new IOException(file + " cannot be made executable");
    }
    return file;
  }
}
