package io.shardlookup.server.node;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.shardlookup.processes.NodeJvm;
import io.shardlookup.processes.NodePorts;
import io.shardlookup.processes.ServerCommand;
import io.shardlookup.processes.ServerProcess;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.LookupResponse;
import io.shardlookup.v1.LookupServiceGrpc;
import io.shardlookup.v1.ReadConsistency;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** One life of a lookup node as a process, and what it answers. */
final class NodeUnderTest implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  private final NodePorts ports;
  private final ServerProcess process;
  private final ManagedChannel channel;

  private NodeUnderTest(NodePorts ports, ServerProcess process) {
    this.ports = ports;
    this.process = process;
    this.channel =
        NettyChannelBuilder.forAddress("127.0.0.1", ports.client()).usePlaintext().build();
  }

  /** Starts a node on the etcd at these endpoints, with its data in the folder. */
  static NodeUnderTest start(Path folder, List<String> etcd, String... more) {
    NodePorts ports = NodePorts.free();
    List<String> arguments = new ArrayList<>();
    arguments.add("--node-id=node-1");
    arguments.add("--client-port=" + ports.client());
    arguments.add("--metrics-port=" + ports.metrics());
    arguments.add("--data-dir=" + folder.resolve("data"));
    arguments.add("--etcd-endpoints=" + String.join(",", etcd));
    arguments.add("--log-format=plain");
    arguments.addAll(List.of(more));
    return new NodeUnderTest(ports, run(folder, arguments));
  }

  /** Runs the node's main with exactly these arguments. */
  static ServerProcess run(Path folder, List<String> arguments) {
    NodeJvm jvm = NodeJvm.defaults();
    List<String> command = new ArrayList<>();
    command.add(jvm.java().toString());
    command.addAll(jvm.options());
    command.addAll(List.of("-cp", jvm.classPath(), jvm.mainClass()));
    command.addAll(arguments);
    return ServerProcess.start(
        ServerCommand.of("node-1", command, folder.resolve("node-1.log"))
            .withoutEnvironment("SHARD_LOOKUP_"));
  }

  ServerProcess process() {
    return process;
  }

  /** Whether it can serve, and whether it is fresh. */
  boolean isServing() {
    return probe("/healthz");
  }

  boolean isFresh() {
    return probe("/readyz");
  }

  /** The value of a metric without labels. */
  double metric(String name) throws IOException, InterruptedException {
    return get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  LookupResponse lookup(String key) {
    return lookup(key, ReadConsistency.getDefaultInstance());
  }

  LookupResponse lookup(String key, @Nullable ReadConsistency consistency) {
    LookupRequest.Builder request =
        LookupRequest.newBuilder().setKeyspace("shops").setKey(ByteString.copyFromUtf8(key));
    if (consistency != null) {
      request.setConsistency(consistency);
    }
    return LookupServiceGrpc.newBlockingStub(channel)
        .withWaitForReady()
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .lookup(request.build());
  }

  String shard(String key) {
    return lookup(key).getPlacement().getShard();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    process.close();
  }

  private boolean probe(String path) {
    try {
      return get(path).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + ports.metrics() + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(5)).build();
    return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
  }
}
