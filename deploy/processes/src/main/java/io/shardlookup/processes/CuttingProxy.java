package io.shardlookup.processes;

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
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between a router and a database, and can cut connections at the moment that counts: when a
 * fenced commit has passed towards the database, before its reply comes back. It has to read along,
 * so it tells clients that the database has no TLS; MySQL lets an account in without once it has
 * signed in with TLS, past the proxy. Thread-safe.
 */
public final class CuttingProxy implements AutoCloseable {
  private static final byte[] COMMIT = "commit_fenced".getBytes(StandardCharsets.US_ASCII);
  private static final int PACKET = 65_536;

  /** Where a server's greeting has its version: after the packet's header and the protocol. */
  private static final int VERSION = 5;

  /** From the version's end to the second byte of what the server can: id, salt, filler, a byte. */
  private static final int VERSION_TO_CAPABILITIES = 1 + 4 + 8 + 1 + 1;

  /** CLIENT_SSL of the MySQL protocol's Protocol::HandshakeV10, in that byte. */
  private static final byte TLS = 0x08;

  private final int target;
  private final ServerSocket listener;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger armed = new AtomicInteger();
  private volatile CountDownLatch cuts = new CountDownLatch(0);
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

  /** So many commits reach the database, and their replies nobody. */
  public void cutReplies(int commits) {
    arm(commits, false);
  }

  /** So many commits do not even reach the database. */
  public void cutCommits(int commits) {
    arm(commits, true);
  }

  /** Waits until all the connections that were to be cut have been; whether they have. */
  public boolean awaitCuts() throws InterruptedException {
    return cuts.await(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void arm(int commits, boolean unheard) {
    cuts = new CountDownLatch(commits);
    swallow = unheard;
    armed.set(commits);
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
        if (contains(buffer, read) && armed.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          from.close();
          if (swallow) {
            to.close();
          } else {
            out.write(buffer, 0, read);
          }
          cuts.countDown();
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
      int read = in.read(buffer);
      withoutTls(buffer, read);
      for (; read > 0; read = in.read(buffer)) {
        to.getOutputStream().write(buffer, 0, read);
      }
      to.close();
    } catch (IOException e) {
      closeQuietly(to);
    }
  }

  /** Takes TLS from what the server says in its greeting, its first packet, that it can. */
  private static void withoutTls(byte[] greeting, int length) {
    int at = VERSION;
    while (at < length && greeting[at] != 0) {
      at++;
    }
    int capabilities = at + VERSION_TO_CAPABILITIES;
    if (capabilities < length) {
      greeting[capabilities] &= (byte) ~TLS;
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
