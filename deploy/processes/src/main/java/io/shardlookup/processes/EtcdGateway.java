package io.shardlookup.processes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One etcd member through the JSON form of its API. Every call ends within {@link #TIMEOUT}.
 * Thread-safe.
 *
 * <p>Answers are flat and have each field once, 64-bit numbers as strings and zeros left out, so
 * fields are picked out by name, and no JSON library is carried.
 */
final class EtcdGateway {
  static final Duration TIMEOUT = Duration.ofSeconds(2);

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(TIMEOUT)
          .build();

  private final String endpoint;

  /** The member at an endpoint such as {@code http://127.0.0.1:2379}. */
  EtcdGateway(String endpoint) {
    this.endpoint = endpoint;
  }

  /** What the member says about itself; it answers without a leader too. */
  EtcdStatus status() throws IOException {
    String answer = call("/v3/maintenance/status", "{}");
    return new EtcdStatus(
        number(answer, "member_id"),
        number(answer, "leader"),
        number(answer, "raft_term"),
        number(answer, "revision"),
        number(answer, "dbSize"),
        text(answer, "version"));
  }

  /** The revision that a linearizable read sees; fails when the cluster has no leader. */
  long linearizableRevision() throws IOException {
    return number(call("/v3/kv/range", "{\"key\":\"AA==\",\"keys_only\":true}"), "revision");
  }

  /** Forgets what was before the revision, also on disk; done already is no error. */
  void compact(long revision) throws IOException {
    HttpResponse<String> response =
        send("/v3/kv/compaction", "{\"revision\":\"" + revision + "\",\"physical\":true}");
    if (response.statusCode() != 200 && !response.body().contains("has been compacted")) {
      throw new IOException("compaction at " + revision + ": " + response.body());
    }
  }

  /** Posts a request in JSON and returns the answer in JSON. */
  String call(String path, String json) throws IOException {
    HttpResponse<String> response = send(path, json);
    if (response.statusCode() != 200) {
      throw new IOException(endpoint + path + ": " + response.statusCode() + " " + response.body());
    }
    return response.body();
  }

  private HttpResponse<String> send(String path, String json) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(endpoint + path))
            .timeout(TIMEOUT)
            .POST(HttpRequest.BodyPublishers.ofString(json))
            .build();
    try {
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IOException(endpoint + path + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ProcessException(endpoint + path + ": interrupted", e);
    }
  }

  /** A number of the answer, unsigned; 0 when it is left out. */
  static long number(String json, String field) {
    String text = text(json, field);
    return text.isEmpty() ? 0 : Long.parseUnsignedLong(text);
  }

  /** A field of the answer without its quotes; empty when it is left out. */
  static String text(String json, String field) {
    Matcher matcher =
        Pattern.compile("\"" + Pattern.quote(field) + "\"\\s*:\\s*\"?([^\",}\\s]*)").matcher(json);
    return matcher.find() ? matcher.group(1) : "";
  }
}
