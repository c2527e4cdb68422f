package io.shardlookup.server.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.shardlookup.server.health.NodeHealth;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Metrics and probes over HTTP: {@code /metrics} for Prometheus, {@code /healthz} (200 if the node
 * can serve, else 503), {@code /readyz} (200 if it also is fresh). Thread-safe.
 */
public final class HttpEndpoint implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int BACKLOG = 50;

  private final PrometheusMeterRegistry registry;
  private final HttpServer server;
  private final ExecutorService executor;

  private HttpEndpoint(HttpServer server, PrometheusMeterRegistry registry) {
    this.server = server;
    this.registry = registry;
    this.executor =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "http");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Listens; {@link IOException} if the address cannot be had. */
  public static HttpEndpoint open(
      InetSocketAddress address, PrometheusMeterRegistry registry, NodeHealth health)
      throws IOException {
    HttpServer server = HttpServer.create(address, BACKLOG);
    HttpEndpoint endpoint = new HttpEndpoint(server, registry);
    server.setExecutor(endpoint.executor);
    server.createContext("/metrics", endpoint::metrics);
    server.createContext(
        "/healthz", exchange -> answer(exchange, health.isServing(), "serving", "not serving"));
    server.createContext(
        "/readyz", exchange -> answer(exchange, health.isFresh(), "fresh", "not fresh"));
    server.start();
    return endpoint;
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    executor.shutdownNow();
  }

  private void metrics(HttpExchange exchange) throws IOException {
    answer(exchange, 200, "text/plain; version=0.0.4; charset=utf-8", registry.scrape());
  }

  private static void answer(HttpExchange exchange, boolean good, String yes, String no)
      throws IOException {
    answer(exchange, good ? 200 : 503, "text/plain; charset=utf-8", (good ? yes : no) + "\n");
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    try (exchange) {
      byte[] body = text.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(body);
      }
    }
  }
}
