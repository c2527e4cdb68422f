package io.shardlookup.client.jdbc.shards;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Stands between a router and a database, and can cut the connection at the moment that counts:
 * when a commit has passed towards the database, before its reply comes back.
 */
public final class CuttingProxy implements AutoCloseable {
  private static final byte[] COMMIT = "commit_fenced".getBytes(StandardCharsets.US_ASCII);
  private static final int PACKET = 65_536;

  private final int target;
  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final CountDownLatch cut = new CountDownLatch(1);
  private volatile boolean armed;
  private volatile boolean swallow;

  /** Listens on a free port and passes on to a port of this machine. */
  public CuttingProxy(int target) {
    this.target = target;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** The next commit reaches the database, and its reply nobody. */
  public void cutNextReply() {
    armed = true;
  }

  /** The next commit does not even reach the database. */
  public void cutNextCommit() {
    swallow = true;
    armed = true;
  }

  /** Waits until the connection has been cut. */
  public boolean awaitCut() throws InterruptedException {
    return cut.await(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
        sockets.add(client);
        sockets.add(server);
        start(() -> passRequests(client, server));
        start(() -> passReplies(server, client));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void passRequests(Socket from, Socket to) {
    try (from) {
      byte[] buffer = new byte[PACKET];
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        boolean commits = armed && contains(buffer, read);
        if (commits) {
          armed = false;
          from.close();
          if (swallow) {
            swallow = false;
            to.close();
          } else {
            out.write(buffer, 0, read);
          }
          cut.countDown();
          return;
        }
        out.write(buffer, 0, read);
      }
      to.close();
    } catch (IOException e) {
      closeQuietly(to);
    }
  }

  private static void passReplies(Socket from, Socket to) {
    try (from) {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[PACKET];
      for (int read = in.read(buffer); read > 0; read = in.read(buffer)) {
        to.getOutputStream().write(buffer, 0, read);
      }
      to.close();
    } catch (IOException e) {
      closeQuietly(to);
    }
  }

  private static boolean contains(byte[] buffer, int length) {
    for (int at = 0; at + COMMIT.length <= length; at++) {
      int same = 0;
      while (same < COMMIT.length && buffer[at + same] == COMMIT[same]) {
        same++;
      }
      if (same == COMMIT.length) {
        return true;
      }
    }
    return false;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // gone already
    }
  }

  private static void start(Runnable task) {
    Thread thread = new Thread(task, "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }
}
