package io.shardlookup.server.store.etcd;

import java.net.URI;

/**
 * Where one member is.
 *
 * @param text as configured
 * @param host its host
 * @param port its client port
 * @param secure whether it speaks TLS
 */
record EtcdAddress(String text, String host, int port, boolean secure) {
  static EtcdAddress parse(String text) {
    try {
      URI uri = URI.create(text.contains("://") ? text : "http://" + text);
      boolean secure = "https".equals(uri.getScheme());
      boolean known = secure || "http".equals(uri.getScheme());
      String host = uri.getHost();
      if (known && host != null && uri.getPort() > 0) {
        return new EtcdAddress(text, host, uri.getPort(), secure);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(expectation(text), e);
    }
    throw new IllegalArgumentException(expectation(text));
  }

  private static String expectation(String text) {
    return "etcd endpoint: \"" + text + "\" (expected: http://host:port or https://host:port)";
  }
}
