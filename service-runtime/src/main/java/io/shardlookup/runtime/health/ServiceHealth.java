package io.shardlookup.runtime.health;

import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers to gRPC health checks, which can be watched: SERVING where a condition holds, until the
 * service leaves. Thread-safe.
 */
public final class ServiceHealth implements AutoCloseable {
  private static final long LOOK_EVERY_MILLIS = 100;

  private final HealthStatusManager statuses = new HealthStatusManager();
  private final Map<String, BooleanSupplier> conditions;
  private volatile boolean left;
  private @Nullable ScheduledFuture<?> looking;

  /**
   * Says what is so now, and follows it once started.
   *
   * @param conditions by name of the health service: whether it is SERVING; quick, and without
   *     exceptions
   */
  public ServiceHealth(Map<String, BooleanSupplier> conditions) {
    this.conditions = Map.copyOf(conditions);
    look();
  }

  /** The gRPC service. */
  public BindableService service() {
    return statuses.getHealthService();
  }

  /** Looks now, and from now on ten times a second. */
  public void start(ScheduledExecutorService timer) {
    look();
    looking =
        timer.scheduleWithFixedDelay(
            this::look, LOOK_EVERY_MILLIS, LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Whether the service has left. */
  public boolean hasLeft() {
    return left;
  }

  /** Says NOT_SERVING for good. Idempotent. */
  public synchronized void leave() {
    if (!left) {
      left = true;
      statuses.enterTerminalState();
    }
  }

  /** Leaves and looks no more. Idempotent. */
  @Override
  public void close() {
    if (looking != null) {
      looking.cancel(false);
    }
    leave();
  }

  private void look() {
    conditions.forEach(
        (service, condition) ->
            statuses.setStatus(
                service,
                !left && condition.getAsBoolean()
                    ? ServingStatus.SERVING
                    : ServingStatus.NOT_SERVING));
  }
}
