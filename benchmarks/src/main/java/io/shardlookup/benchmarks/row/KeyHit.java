package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.jmh.JmhFork;
import io.shardlookup.benchmarks.jmh.ResolveKeyHit;
import io.shardlookup.benchmarks.report.Goal;
import io.shardlookup.benchmarks.report.Row;
import io.shardlookup.benchmarks.report.Topic;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code resolve_key_hit}. */
public final class KeyHit implements Measurement {
  private static final int[] THREADS = {1, 2};

  @Override
  public Topic topic() {
    return new Topic(
        "resolve_key_hit",
        "`LookupClient.resolve` of cached keys of a DIRECTORY keyspace, asked for with a Zipf distribution, against"
            + " `getIfPresent` on a bare Caffeine cache with the same bound. JMH, both sides in turn in one JVM; the client's cache is"
            + " filled by a real node over gRPC. Both caches are twice as large as what they hold, so that nothing is evicted.",
        "what eviction costs when the keys do not fit, nor a miss (`lookup_stream`).");
  }

  @Override
  public List<Row> measure(Run run) throws IOException {
    List<Row> rows = new ArrayList<>();
    for (int threads : THREADS) {
      String size =
          String.format(
              "%,d keys, %d %s", run.sizes().keys(), threads, threads == 1 ? "thread" : "threads");
      rows.addAll(pair(run.sizes(), threads).rows(topic().name(), size, Goal.atMost(1.15)));
    }
    if (run.wantsProfile(rows)) {
      run.explain(topic().name(), pair(run.sizes(), 1).profile(run.folder()));
    }
    return rows;
  }

  private static JmhPair pair(Sizes sizes, int threads) {
    Map<String, String> parameters = Map.of("keys", Integer.toString(sizes.keys()));
    return new JmhPair(
        new JmhFork(ResolveKeyHit.class, threads, parameters, sizes.fork()),
        "Caffeine getIfPresent");
  }
}
