package io.shardlookup.client.session;

import io.shardlookup.client.failover.Endpoint;
import io.shardlookup.client.failover.EndpointSource;
import io.shardlookup.model.error.LookupException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out which nodes there are, one search at a time: those of the plan, and those that nodes
 * have named if the plan says so. Confined to the session executor; names are resolved elsewhere.
 */
final class NodeFinder {
  private static final Logger log = LoggerFactory.getLogger(NodeFinder.class);

  private final SessionPlan plan;
  private final Executor blocking;
  private final Executor confined;
  private final Consumer<List<Endpoint>> found;
  private List<Endpoint> learnt = List.of();
  private boolean finding;

  /**
   * A finder.
   *
   * @param blocking resolves names
   * @param found told of the nodes, at least one, on the session executor
   */
  NodeFinder(
      SessionPlan plan, Executor blocking, Executor confined, Consumer<List<Endpoint>> found) {
    this.plan = plan;
    this.blocking = blocking;
    this.confined = confined;
    this.found = found;
  }

  /** Looks for nodes unless that is under way. */
  void find() {
    if (finding) {
      return;
    }
    finding = true;
    List<Endpoint> named = learnt;
    blocking.execute(
        () -> {
          List<Endpoint> nodes = resolve(named);
          confined.execute(() -> found(nodes));
        });
  }

  private List<Endpoint> resolve(List<Endpoint> named) {
    try {
      List<Endpoint> all = new ArrayList<>(plan.endpoints().endpoints());
      all.addAll(named);
      return EndpointSource.resolve(all);
    } catch (RuntimeException | Error e) {
      log.warn("lookup nodes cannot be found", e);
      return List.of();
    }
  }

  private void found(List<Endpoint> nodes) {
    finding = false;
    if (!nodes.isEmpty()) {
      found.accept(nodes);
    }
  }

  /** A node names nodes: looks for them if they are others than before. */
  void learn(List<String> endpoints) {
    if (!plan.learnEndpoints()) {
      return;
    }
    List<Endpoint> named = new ArrayList<>();
    for (String text : endpoints) {
      try {
        named.add(Endpoint.parse(text));
      } catch (LookupException e) {
        log.warn("a node names an endpoint that is none: {}", e.getMessage());
      }
    }
    if (!named.equals(learnt)) {
      learnt = named;
      find();
    }
  }
}
