package io.shardlookup.local.cluster;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks servers over HTTP how they are; each answer within a second. Thread-safe. */
final class ServerHealth {
  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final int OK = 200;

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(LIMIT)
          .build();

  private ServerHealth() {}

  /** Whether the lookup node with this metrics port serves. */
  static boolean serves(int metricsPort) throws IOException {
    return isOk("http://127.0.0.1:" + metricsPort + "/healthz");
  }

  /** How the lookup node is, in a few words. */
  static String ofNode(int metricsPort) {
    try {
      if (!serves(metricsPort)) {
        return "does not serve";
      }
      return isOk("http://127.0.0.1:" + metricsPort + "/readyz")
          ? "serves, fresh"
          : "serves, stale";
    } catch (IOException silent) {
      return "does not answer";
    }
  }

  /** How the etcd member is, in a few words. */
  static String ofEtcd(int clientPort) {
    try {
      return isOk("http://127.0.0.1:" + clientPort + "/health") ? "healthy" : "unhealthy";
    } catch (IOException silent) {
      return "does not answer";
    }
  }

  private static boolean isOk(String url) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(LIMIT).build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(url + ": interrupted", e);
    }
  }
}
