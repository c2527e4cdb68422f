package io.shardlookup.operator.output;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One thing that is shown: named values in order. A value is text, a number, a truth, or a list or
 * map of these. Built by one thread.
 */
public final class Row {
  private final Map<String, Object> values = new LinkedHashMap<>();

  /** Adds a value under a new name. */
  public Row with(String name, Object value) {
    values.put(name, value);
    return this;
  }

  /** Adds text unless it is empty. */
  public Row withText(String name, String text) {
    return text.isEmpty() ? this : with(name, text);
  }

  /** Adds all of another row's values. */
  public Row withAll(Row other) {
    values.putAll(other.values);
    return this;
  }

  /** The values in order. */
  public Map<String, Object> values() {
    return Collections.unmodifiableMap(values);
  }
}
