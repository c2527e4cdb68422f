package io.shardlookup.server.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.shardlookup.server.lookup.FakeLiveView;
import io.shardlookup.server.store.memory.MemoryDirectoryStore;
import io.shardlookup.server.view.LiveView;
import io.shardlookup.v1.GetClusterStatusResponse;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ClusterStatusTest {
  private final FakeLiveView view = new FakeLiveView(10);

  @Test
  void neverSaysThatAViewIsMoreRecentThanItIs() {
    view.age(Duration.ofSeconds(5));
    long before = view.current().revision().value();

    GetClusterStatusResponse status;
    try (MemoryDirectoryStore store = new MemoryDirectoryStore()) {
      status = new ClusterStatus(store, movingOnAfterEachRead(), "node-1").get();
    }

    assertThat(status.getRevision()).isGreaterThan(before);
    assertThat(status.getAgeMillis()).isEqualTo(5_000);
  }

  /** A newer view is published, complete as of now, after whatever is read. */
  private LiveView movingOnAfterEachRead() {
    return (LiveView)
        Proxy.newProxyInstance(
            LiveView.class.getClassLoader(),
            new Class<?>[] {LiveView.class},
            (proxy, method, arguments) -> {
              Object read = method.invoke(view, arguments);
              view.tick();
              view.age(Duration.ZERO);
              return read;
            });
  }
}
