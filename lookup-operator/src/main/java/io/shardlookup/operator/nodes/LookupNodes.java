package io.shardlookup.operator.nodes;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lookup nodes that an operator talks to. A read goes on to the next node when one does not
 * answer; a change only when it certainly was not made. Thread-safe.
 */
public final class LookupNodes implements AutoCloseable {
  private final List<Node> nodes;
  private final Duration timeout;

  /**
   * The nodes at these endpoints, asked in this order.
   *
   * @param endpoints {@code host:port} each, at least one
   * @param timeout how long one read or change takes at most, over all nodes
   */
  public LookupNodes(List<String> endpoints, Duration timeout) {
    if (endpoints.isEmpty()) {
      throw LookupException.invalid("endpoints", "none", "host:port, or several parted by commas");
    }
    endpoints.forEach(LookupNodes::check);
    this.nodes = endpoints.stream().map(Node::new).toList();
    this.timeout = timeout;
  }

  /** The nodes in the order they are asked. */
  public List<Node> all() {
    return nodes;
  }

  /** How long one read or change takes at most. */
  public Duration timeout() {
    return timeout;
  }

  /**
   * The first answer of a node.
   *
   * @throws LookupException the refusal of a node; NOT_SERVING or what the nodes agree on when none
   *     answers
   */
  public <T> T read(Call<T> call) {
    return first(call, false);
  }

  /**
   * The first answer of a node to a change.
   *
   * @throws LookupException the refusal of a node; OUTCOME_UNKNOWN when the change may or may not
   *     have been made; NOT_SERVING or what the nodes agree on when none answers
   */
  public <T> T change(Call<T> call) {
    return first(call, true);
  }

  private <T> T first(Call<T> call, boolean change) {
    long end = System.nanoTime() + timeout.toNanos();
    List<LookupException> failures = new ArrayList<>();
    List<String> words = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      Node node = nodes.get(i);
      Duration share = shareOf(end, nodes.size() - i);
      if (change && !node.awaitConnected(share)) {
        words.add(node.endpoint() + ": does not answer");
        continue;
      }
      try {
        return call.on(node, change ? shareOf(end, 1) : share);
      } catch (StatusRuntimeException e) {
        LookupException refusal = change ? ofChange(e, node) : GrpcErrors.fromGrpc(e);
        if (!goesOn(refusal, change)) {
          throw refusal;
        }
        words.add(node.endpoint() + ": " + wordsOf(e, refusal));
        if (isOurs(e)) {
          failures.add(refusal);
        }
      }
    }
    throw nobody(failures, words);
  }

  private static Duration shareOf(long end, int nodesLeft) {
    return Duration.ofNanos(Math.max(1_000_000, (end - System.nanoTime()) / nodesLeft));
  }

  private static boolean goesOn(LookupException refusal, boolean change) {
    return switch (refusal.reason()) {
      case STORE_UNAVAILABLE, NOT_SERVING, OVERLOADED -> true;
      case REVISION_NOT_REACHED, DEADLINE_EXCEEDED, OUTCOME_UNKNOWN -> !change;
      default -> false;
    };
  }

  /** A connection that breaks under a change says nothing about the change. */
  private static LookupException ofChange(StatusRuntimeException e, Node node) {
    Status.Code code = e.getStatus().getCode();
    boolean broken =
        switch (code) {
          case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, UNKNOWN, INTERNAL -> true;
          default -> false;
        };
    return broken && !isOurs(e)
        ? new LookupException(
            ErrorReason.OUTCOME_UNKNOWN,
            "whether the change was made: unknown, the call to "
                + node.endpoint()
                + " ended with "
                + code
                + " (expected: an answer); look before a retry",
            e)
        : GrpcErrors.fromGrpc(e);
  }

  /** What all nodes say if they say the same, else what each of them says. */
  private LookupException nobody(List<LookupException> failures, List<String> words) {
    @Nullable ErrorReason common = failures.isEmpty() ? null : failures.get(0).reason();
    for (LookupException failure : failures) {
      common = failure.reason() == common ? common : null;
    }
    if (common != null && failures.size() == words.size()) {
      return failures.get(0);
    }
    return new LookupException(
        ErrorReason.NOT_SERVING,
        "lookup nodes: none answers within "
            + timeout.toMillis()
            + " ms (expected: one): "
            + String.join("; ", words));
  }

  private static String wordsOf(StatusRuntimeException e, LookupException refusal) {
    if (isOurs(e)) {
      return refusal.reason() + " " + refusal.getMessage();
    }
    return switch (e.getStatus().getCode()) {
      case DEADLINE_EXCEEDED -> "does not answer";
      case UNAVAILABLE -> "cannot be reached";
      default -> e.getStatus().getCode() + " " + e.getStatus().getDescription();
    };
  }

  /** Whether a lookup node said it, rather than the connection. */
  private static boolean isOurs(StatusRuntimeException e) {
    com.google.rpc.Status status = StatusProto.fromThrowable(e);
    return status != null && status.getDetailsCount() > 0;
  }

  private static void check(String endpoint) {
    int colon = endpoint.lastIndexOf(':');
    boolean valid = colon > 0 && endpoint.substring(colon + 1).matches("\\d{1,5}");
    int port = valid ? Integer.parseInt(endpoint.substring(colon + 1)) : 0;
    if (port < 1 || port > 65_535) {
      throw LookupException.invalid(
          "endpoint", '"' + endpoint + '"', "host:port, the port 1..65535");
    }
  }

  /** Ends all connections. */
  @Override
  public void close() {
    nodes.forEach(Node::close);
  }

  /** One call to one node. */
  @FunctionalInterface
  public interface Call<T> {
    /**
     * Calls the node, for no longer than the time-out.
     *
     * @throws StatusRuntimeException when the node refuses or does not answer
     */
    T on(Node node, Duration timeout);
  }
}
