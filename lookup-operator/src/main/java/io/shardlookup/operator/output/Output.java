package io.shardlookup.operator.output;

import java.util.List;

/** Where answers go. Used by one thread. */
public interface Output {
  /** Shows one thing. */
  void one(Row row);

  /** Shows a complete list. */
  void many(List<Row> rows);

  /** Shows one more thing of a stream that may go on for ever, at once. */
  void next(Row row);
}
