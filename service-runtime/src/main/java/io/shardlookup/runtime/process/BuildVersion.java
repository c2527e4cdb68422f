package io.shardlookup.runtime.process;

/** The version of the software. */
public final class BuildVersion {
  private BuildVersion() {}

  /** As the jar says; "development" for classes without one. */
  public static String current() {
    String version = BuildVersion.class.getPackage().getImplementationVersion();
    return version == null ? "development" : version;
  }
}
