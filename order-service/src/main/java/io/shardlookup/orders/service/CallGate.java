package io.shardlookup.orders.service;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderErrors;
import io.shardlookup.orders.error.OrderException;
import io.shardlookup.runtime.admission.AdmissionInterceptor;
import io.shardlookup.runtime.admission.InFlightLimit;
import io.shardlookup.runtime.threads.NamedThreads;
import java.util.List;
import java.util.concurrent.ExecutorService;

/**
 * Where the calls of one service come in: so many are worked on at a time, some wait, and the rest
 * is refused at once, on the thread that brings it. What one service waits for holds up no other.
 */
public final class CallGate implements AutoCloseable {
  private final String name;
  private final int most;
  private final InFlightLimit limit;
  private final ExecutorService workers;

  /**
   * A gate.
   *
   * @param instance whose it is
   * @param name what comes in, in the plural
   * @param threads calls that are worked on at a time
   * @param most calls under way; one more is refused
   */
  public CallGate(String instance, String name, int threads, int most) {
    this.name = name;
    this.most = most;
    this.limit = new InFlightLimit(most);
    this.workers = NamedThreads.pool(instance + "-" + name, threads);
  }

  /** The service behind the gate. */
  public ServerServiceDefinition before(BindableService service) {
    return ServerInterceptors.intercept(
        service,
        new AdmissionInterceptor(
            limit, () -> OrderErrors.toGrpc(overloaded()), new CallThreads(workers)));
  }

  /** Shows what is under way and what was refused. */
  public void bindTo(MeterRegistry registry) {
    Gauge.builder("shardlookup.calls.in_flight", limit, InFlightLimit::inFlight)
        .description("Calls that were admitted and are not done yet")
        .tag("calls", name)
        .register(registry);
    FunctionCounter.builder("shardlookup.calls.refused", limit, InFlightLimit::refused)
        .description("Calls refused because too many were under way")
        .tag("calls", name)
        .register(registry);
  }

  @Override
  public void close() {
    NamedThreads.end(List.of(workers));
  }

  private OrderException overloaded() {
    return OrderException.of(
        OrderErrorReason.OVERLOADED, name + " in flight", limit.inFlight(), "fewer than " + most);
  }
}
