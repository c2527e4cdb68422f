package io.shardlookup.client;

import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.client.metrics.ClientMetrics;

/** What a registry shows of a client beside its counters: how it stands now. */
final class ClientGauges {
  private final LookupClient client;
  private final ColdResolves cold;

  ClientGauges(LookupClient client, ColdResolves cold) {
    this.client = client;
    this.cold = cold;
  }

  /** Shows them, tagged with the client's id, until {@link ClientMetrics#unbind}. */
  void bindTo(MeterRegistry registry, String id) {
    ClientMetrics metrics = client.metrics();
    metrics.gauge(registry, id, "revision", "V", () -> client.revision().value());
    metrics.gauge(
        registry,
        id,
        "age.seconds",
        "how long ago what is held was known to be complete; NaN if never",
        () -> client.age().map(age -> age.toNanos() / 1e9).orElse(Double.NaN));
    metrics.gauge(
        registry,
        id,
        "session.open",
        "1 in session, 0 not",
        () -> client.node().isPresent() ? 1 : 0);
    metrics.gauge(
        registry,
        id,
        "cached.keys",
        "keys of DIRECTORY keyspaces",
        () -> client.heldNow().cachedKeys());
    metrics.gauge(registry, id, "open.lookups", "cold lookups open", cold::open);
  }
}
