package io.shardlookup.server.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class NodeHealthTest {
  /** What grpc says of changes after the end, held so that its handler stays. */
  private static final Logger GRPC =
      Logger.getLogger("io.grpc.protobuf.services.HealthServiceImpl");

  @Test
  void saysNotServingForGoodOnceItHasLeft() throws IOException {
    NodeHealth health = new NodeHealth(() -> true, () -> true);
    assertThat(status(health)).isEqualTo(ServingStatus.SERVING);

    health.leave();

    assertThat(health.isServing()).isFalse();
    assertThat(health.isFresh()).isFalse();
    assertThat(status(health)).isEqualTo(ServingStatus.NOT_SERVING);
  }

  @Test
  void leavingAgainIsNothing() {
    List<LogRecord> said = new ArrayList<>();
    Handler handler = listTo(said);
    GRPC.addHandler(handler);
    try {
      NodeHealth health = new NodeHealth(() -> true, () -> true);

      health.leave();
      health.leave();
      health.close();
      health.close();
    } finally {
      GRPC.removeHandler(handler);
    }

    assertThat(said).isEmpty();
  }

  private static ServingStatus status(NodeHealth health) throws IOException {
    String name = InProcessServerBuilder.generateName();
    var server =
        InProcessServerBuilder.forName(name)
            .directExecutor()
            .addService(health.service())
            .build()
            .start();
    var channel = InProcessChannelBuilder.forName(name).directExecutor().build();
    try {
      return HealthGrpc.newBlockingStub(channel)
          .check(HealthCheckRequest.getDefaultInstance())
          .getStatus();
    } finally {
      channel.shutdownNow();
      server.shutdownNow();
    }
  }

  private static Handler listTo(List<LogRecord> records) {
    return new Handler() {
      @Override
      public void publish(LogRecord record) {
        records.add(record);
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }
}
