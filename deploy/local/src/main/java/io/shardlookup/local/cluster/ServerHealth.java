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

  /** How the lookup node with this metrics port is. */
  static Health ofNode(int metricsPort) {
    try {
      if (!serves(metricsPort)) {
        return new Health(false, "does not serve");
      }
      return isOk("http://127.0.0.1:" + metricsPort + "/readyz")
          ? new Health(true, "serves, fresh")
          : new Health(false, "serves, stale");
    } catch (IOException silent) {
      return Health.SILENT;
    }
  }

  /** Whether the service with this metrics port does its work. */
  static boolean isReady(int metricsPort) throws IOException {
    return isOk("http://127.0.0.1:" + metricsPort + "/readyz");
  }

  /** How the service with this metrics port is. */
  static Health ofService(int metricsPort) {
    try {
      return isReady(metricsPort)
          ? new Health(true, "serves")
          : new Health(false, "does not serve");
    } catch (IOException silent) {
      return Health.SILENT;
    }
  }

  /** How the etcd member with this client port is. */
  static Health ofEtcd(int clientPort) {
    try {
      return isOk("http://127.0.0.1:" + clientPort + "/health")
          ? Health.of(true)
          : new Health(false, "unhealthy");
    } catch (IOException silent) {
      return Health.SILENT;
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
