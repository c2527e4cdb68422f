package io.shardlookup.server.store.etcd;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;

/** A loopback proxy in front of one member that can lose what passes. Thread-safe. */
final class TcpProxy implements AutoCloseable {
  private final InetSocketAddress target;
  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

  /** Bytes of replies that still pass before all connections are cut. */
  private final AtomicLong repliesLeft = new AtomicLong(Long.MAX_VALUE);

  private volatile boolean droppingReplies;
  private volatile boolean refusing;

  private TcpProxy(InetSocketAddress target, ServerSocket server) {
    this.target = target;
    this.server = server;
  }

  /** Starts one in front of {@code http://host:port}. */
  static TcpProxy start(String endpoint) throws IOException {
    EtcdAddress address = EtcdAddress.parse(endpoint);
    ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    TcpProxy proxy = new TcpProxy(new InetSocketAddress(address.host(), address.port()), server);
    proxy.threads.execute(proxy::accept);
    return proxy;
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /** From now on requests pass and replies vanish. */
  void dropReplies(boolean drop) {
    droppingReplies = drop;
  }

  /** Lets this many bytes of replies pass, then cuts every connection. */
  void cutAfter(long replyBytes) {
    repliesLeft.set(replyBytes);
  }

  /** Cuts every connection, and those to come while it refuses. */
  void refuse(boolean refuse) {
    refusing = refuse;
    cut();
  }

  /** Cuts every connection. */
  void cut() {
    sockets.forEach(TcpProxy::closeQuietly);
    sockets.clear();
  }

  @Override
  public void close() throws IOException {
    refusing = true;
    server.close();
    cut();
    threads.shutdownNow();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        if (refusing) {
          client.close();
          continue;
        }
        Socket member = new Socket();
        member.connect(target);
        client.setTcpNoDelay(true);
        member.setTcpNoDelay(true);
        sockets.add(client);
        sockets.add(member);
        threads.execute(() -> pump(client, member, false));
        threads.execute(() -> pump(member, client, true));
      } catch (IOException e) {
        // The proxy is closed, or the member is dead: the client sees its connection end.
      }
    }
  }

  private void pump(Socket from, Socket to, boolean replies) {
    byte[] buffer = new byte[16_384];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!replies) {
          out.write(buffer, 0, read);
        } else if (!droppingReplies) {
          long left = repliesLeft.getAndAdd(-read);
          out.write(buffer, 0, (int) Math.max(0, Math.min(read, left)));
          if (left <= read) {
            repliesLeft.set(Long.MAX_VALUE);
            cut();
          }
        }
      }
    } catch (IOException e) {
      // Either side is gone.
    } finally {
      closeQuietly(from);
      closeQuietly(to);
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone already.
    }
  }
}
