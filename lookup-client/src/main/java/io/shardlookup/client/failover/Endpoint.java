package io.shardlookup.client.failover;

import io.shardlookup.model.error.LookupException;

/**
 * Where a lookup node listens for clients.
 *
 * @param host name or address, an IPv6 address without brackets
 * @param port 1..65535
 */
public record Endpoint(String host, int port) {
  private static final String EXPECTED = "host:port";

  /** Refuses values out of bounds with {@link LookupException} INVALID_ARGUMENT. */
  public Endpoint {
    if (host.isEmpty()) {
      throw LookupException.invalid("endpoint host", "\"\"", "a name or an address");
    }
    if (port < 1 || port > 65_535) {
      throw LookupException.invalid("endpoint port", port, "1..65535");
    }
  }

  /** Reads {@code host:port} or {@code [address]:port}. */
  public static Endpoint parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw LookupException.invalid("endpoint", '"' + text + '"', EXPECTED);
    }
    String host = text.substring(0, colon);
    if (host.startsWith("[") && host.endsWith("]")) {
      host = host.substring(1, host.length() - 1);
    }
    try {
      return new Endpoint(host, Integer.parseInt(text.substring(colon + 1)));
    } catch (NumberFormatException e) {
      throw LookupException.invalid("endpoint", '"' + text + '"', EXPECTED);
    }
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
