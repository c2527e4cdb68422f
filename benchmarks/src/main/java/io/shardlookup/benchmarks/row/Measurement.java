package io.shardlookup.benchmarks.row;

import io.shardlookup.benchmarks.report.Row;
import io.shardlookup.benchmarks.report.Topic;
import java.io.IOException;
import java.util.List;

/** Makes the rows of one name. */
public interface Measurement {
  /** What it is about; its name is that of the rows. */
  Topic topic();

  /** Measures. */
  List<Row> measure(Run run) throws IOException;
}
