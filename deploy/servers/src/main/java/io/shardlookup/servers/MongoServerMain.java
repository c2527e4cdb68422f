package io.shardlookup.servers;

import de.bwaldvogel.mongo.MongoServer;

/**
 * A server that speaks MongoDB's protocol and keeps its documents in one file. It writes the file
 * about once a second: a kill takes the last acknowledged writes with it, and nothing but those; an
 * orderly end loses none.
 */
public final class MongoServerMain {
  private MongoServerMain() {}

  /**
   * Runs until it is ended by a signal.
   *
   * @param arguments the loopback port to listen on, and the path of the file, created when missing
   */
  public static void main(String[] arguments) {
    if (arguments.length != 2 || !arguments[0].matches("\\d{1,5}")) {
      System.err.println(
          "arguments: '"
              + String.join(" ", arguments)
              + "' (expected: a port, and the path of the data file)");
      System.exit(2);
    }
    Thread.currentThread().setUncaughtExceptionHandler(MongoServerMain::end);
    MongoServer server = new MongoServer(MomentaryBackend.open(arguments[1]));
    Runtime.getRuntime().addShutdownHook(new Thread(server::shutdownNow, "end-server"));
    server.bind("127.0.0.1", Integer.parseInt(arguments[0]));
  }

  /** Threads of the server would keep the process alive. */
  private static void end(Thread thread, Throwable failure) {
    System.err.println(thread.getName() + ": " + failure);
    System.exit(1);
  }
}
