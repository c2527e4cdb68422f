package io.shardlookup.processes;

import java.nio.file.Path;

/**
 * The etcd that processes are started from: what {@code deploy/local/obtain-etcd} answers. The
 * script is looked for in the working directory and the folders above it; the system property
 * {@code shardlookup.obtain-etcd} names it elsewhere. Thread-safe.
 */
public final class EtcdBinary {
  private static final ObtainScript SCRIPT = new ObtainScript("obtain-etcd");

  private EtcdBinary() {}

  /**
   * The path of an etcd, fetched now if the machine has none, which takes up to some minutes; asked
   * once in the life of this JVM.
   *
   * @throws ProcessException when there is none to be had, with what the script said
   */
  public static Path locate() {
    return SCRIPT.locate();
  }
}
