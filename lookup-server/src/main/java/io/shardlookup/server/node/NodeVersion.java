package io.shardlookup.server.node;

/** The version of the software. */
public final class NodeVersion {
  private NodeVersion() {}

  /** As the jar says; "development" for classes without one. */
  public static String current() {
    String version = NodeVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
