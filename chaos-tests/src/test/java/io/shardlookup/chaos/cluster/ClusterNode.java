package io.shardlookup.chaos.cluster;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.shardlookup.processes.LookupNodeProcess;
import io.shardlookup.v1.DirectoryAdminServiceGrpc;
import io.shardlookup.v1.DirectoryAdminServiceGrpc.DirectoryAdminServiceBlockingStub;
import io.shardlookup.v1.GetClusterStatusRequest;
import io.shardlookup.v1.GetClusterStatusResponse;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.LookupServiceGrpc.LookupServiceBlockingStub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** One lookup node: its process, and calls to it and nobody else. Thread-safe. */
public final class ClusterNode implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(5);

  private final LookupNodeProcess process;
  private final ManagedChannel channel;

  ClusterNode(LookupNodeProcess process) {
    this.process = process;
    this.channel =
        Grpc.newChannelBuilder(process.target(), InsecureChannelCredentials.create())
            .disableRetry()
            .build();
  }

  /** Its id. */
  public String id() {
    return process.name();
  }

  /** Where clients connect, host:port. */
  public String endpoint() {
    return process.target();
  }

  /** The process, through all its lives. */
  public LookupNodeProcess process() {
    return process;
  }

  /** Whether it runs and is not stopped by a signal. */
  public boolean isUp() {
    return process.isAlive() && !process.isPaused();
  }

  /** Kills what runs, starts it again and waits until it serves. */
  public void restart() {
    process.restart();
    process.awaitReady(ChaosCluster.PATIENCE);
  }

  /** Unary lookups by this node; a call fails after the time-out. */
  public LookupServiceBlockingStub lookups(Duration timeout) {
    return LookupServiceGrpc.newBlockingStub(connected())
        .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Administration by this node; a call fails after the time-out. */
  public DirectoryAdminServiceBlockingStub admin(Duration timeout) {
    return DirectoryAdminServiceGrpc.newBlockingStub(connected())
        .withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** How the node sees the cluster. */
  public GetClusterStatusResponse status() {
    return admin(ChaosCluster.PATIENCE)
        .getClusterStatus(GetClusterStatusRequest.getDefaultInstance());
  }

  /** Whether it says that its view is up to date. */
  public boolean isFresh() {
    try {
      return get("/readyz").statusCode() == 200;
    } catch (IOException notYet) {
      return false;
    }
  }

  /** The value of a metric that has no labels; {@link IOException} if it is not shown. */
  public double metric(String name) throws IOException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new IOException(id() + ": no metric " + name));
  }

  /** Ends the process, paused or not. */
  @Override
  public void close() {
    channel.shutdownNow();
    process.close();
  }

  /** A node that came back must not wait for the channel's own pause between attempts. */
  private ManagedChannel connected() {
    channel.resetConnectBackoff();
    return channel;
  }

  private HttpResponse<String> get(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(process.metricsUrl() + path))
            .timeout(PROBE_TIMEOUT)
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
