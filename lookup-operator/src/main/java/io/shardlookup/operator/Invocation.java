package io.shardlookup.operator;

import com.google.protobuf.ByteString;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.operator.nodes.LookupNodes;
import io.shardlookup.operator.output.JsonOutput;
import io.shardlookup.operator.output.Output;
import io.shardlookup.operator.output.TableOutput;
import io.shardlookup.v1.ChangeContext;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One run of {@code shardctl}: its options, and what the verbs need of them. */
final class Invocation {
  private static final int MAX_TIMEOUT_MILLIS = 600_000;

  private final GlobalOptions options;
  private final PrintStream out;
  private final PrintStream err;

  Invocation(GlobalOptions options, PrintStream out, PrintStream err) {
    this.options = options;
    this.out = out;
    this.err = err;
  }

  /** Connects, works, disconnects. */
  <T> T with(Function<LookupNodes, T> work) {
    List<String> endpoints = options.endpoints;
    if (endpoints == null || endpoints.isEmpty()) {
      throw new WrongUseException(
          "--endpoints", "not given", "host:port, or several; or SHARD_LOOKUP_ENDPOINTS set");
    }
    try (LookupNodes nodes = connect(endpoints)) {
      return work.apply(nodes);
    }
  }

  private LookupNodes connect(List<String> endpoints) {
    try {
      return new LookupNodes(endpoints, timeout());
    } catch (LookupException e) {
      throw new WrongUseException(e);
    }
  }

  /** A read of the first node that answers. */
  <T> T read(LookupNodes.Call<T> call) {
    return with(nodes -> nodes.read(call));
  }

  /** A change through the first node that answers. */
  <T> T change(LookupNodes.Call<T> call) {
    return with(nodes -> nodes.change(call));
  }

  /** How long a call takes at most. */
  Duration timeout() {
    if (options.timeoutMillis < 1 || options.timeoutMillis > MAX_TIMEOUT_MILLIS) {
      throw new WrongUseException(
          "--timeout", options.timeoutMillis, "1.." + MAX_TIMEOUT_MILLIS + " milliseconds");
    }
    return Duration.ofMillis(options.timeoutMillis);
  }

  /** Where answers go. */
  Output output() {
    return isJson() ? new JsonOutput(out) : new TableOutput(out);
  }

  /** Whether a program reads the answers. */
  boolean isJson() {
    return options.output == GlobalOptions.Format.JSON;
  }

  /** Parts two tables of one answer. */
  void blankLine() {
    out.println();
  }

  /** Where progress and remarks go. */
  PrintStream remarks() {
    return err;
  }

  /** Who makes a change, and why. */
  ChangeContext context() {
    return ChangeContext.newBuilder().setActor(options.actor).setReason(options.reason).build();
  }

  /** A key as it was typed; the node checks it. */
  static ByteString key(String typed) {
    return ByteString.copyFromUtf8(typed);
  }

  /** A generation to compare with, as it was typed: unsigned; null when it was not. */
  static long generation(@Nullable Long expected) {
    if (expected != null && expected < 0) {
      throw new WrongUseException("--expected-generation", expected, "0 or more");
    }
    return expected == null ? 0 : expected;
  }
}
