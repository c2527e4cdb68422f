package io.shardlookup.chaos.cluster;

import io.shardlookup.processes.EtcdMember;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * What one member of etcd has counted since it started.
 *
 * @param reads calls that read a range
 * @param sentBytes bytes sent to clients
 */
public record EtcdMetrics(long reads, long sentBytes) {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** As the member says now. */
  public static EtcdMetrics of(EtcdMember member) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(member.endpoint() + "/metrics")).timeout(TIMEOUT).build();
    try {
      String page = HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body();
      return new EtcdMetrics(
          sum(page, "grpc_server_handled_total{", "grpc_method=\"Range\""),
          sum(page, "etcd_network_client_grpc_sent_bytes_total", ""));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** What was counted since an earlier moment. */
  public EtcdMetrics since(EtcdMetrics before) {
    return new EtcdMetrics(reads - before.reads, sentBytes - before.sentBytes);
  }

  private static long sum(String page, String name, String label) {
    return page.lines()
        .filter(line -> line.startsWith(name) && line.contains(label))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
