package io.shardlookup.runtime.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * Metrics and probes over HTTP: {@code /metrics} for Prometheus, and what the service adds.
 * Thread-safe.
 */
public final class HttpEndpoint implements AutoCloseable {
  private static final int THREADS = 2;
  private static final int BACKLOG = 50;

  /**
   * A question about the service: 200 for yes, 503 for no.
   *
   * @param path where it is asked, such as {@code /healthz}
   * @param answer whether it is so
   * @param yes what is said then
   * @param no what is said otherwise
   */
  public record Probe(String path, BooleanSupplier answer, String yes, String no) {}

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
      InetSocketAddress address, PrometheusMeterRegistry registry, List<Probe> probes)
      throws IOException {
    HttpServer server = HttpServer.create(address, BACKLOG);
    HttpEndpoint endpoint = new HttpEndpoint(server, registry);
    server.setExecutor(endpoint.executor);
    server.createContext("/metrics", endpoint::metrics);
    probes.forEach(
        probe -> server.createContext(probe.path(), exchange -> answer(exchange, probe)));
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

  private static void answer(HttpExchange exchange, Probe probe) throws IOException {
    boolean good = probe.answer().getAsBoolean();
    String text = good ? probe.yes() : probe.no();
    answer(exchange, good ? 200 : 503, "text/plain; charset=utf-8", text + "\n");
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
