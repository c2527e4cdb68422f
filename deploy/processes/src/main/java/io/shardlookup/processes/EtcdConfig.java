package io.shardlookup.processes;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An etcd cluster to be started.
 *
 * @param directory holds each member's data ({@code etcd-1}, …) and log ({@code etcd-1.log}, …);
 *     created when missing, never deleted
 * @param members how many, 1..9
 * @param ports one pair for each member, or empty for free ones; data that a cluster left behind
 *     needs the ports it was made with
 * @param binary the etcd to run; null = {@link EtcdBinary#locate()}
 * @param tuning the settings of every member
 */
public record EtcdConfig(
    Path directory, int members, List<EtcdPorts> ports, @Nullable Path binary, EtcdTuning tuning) {

  /** Checks the number of members and of ports. */
  public EtcdConfig {
    if (members < 1 || members > 9) {
      throw new IllegalArgumentException("members: " + members + " (expected: 1..9)");
    }
    if (!ports.isEmpty() && ports.size() != members) {
      throw new IllegalArgumentException(
          "ports: " + ports.size() + " pairs (expected: none, or one for each of " + members + ")");
    }
    directory = directory.toAbsolutePath();
    ports = List.copyOf(ports);
  }

  /** So many members below the directory, on free ports, with default tuning. */
  public static EtcdConfig of(Path directory, int members) {
    return new EtcdConfig(directory, members, List.of(), null, EtcdTuning.defaults());
  }

  /** The same on these ports, one pair for each member. */
  public EtcdConfig withPorts(List<EtcdPorts> fixed) {
    return new EtcdConfig(directory, members, fixed, binary, tuning);
  }

  /** The same with this etcd. */
  public EtcdConfig withBinary(Path etcd) {
    return new EtcdConfig(directory, members, ports, etcd, tuning);
  }

  /** The same with this tuning. */
  public EtcdConfig withTuning(EtcdTuning other) {
    return new EtcdConfig(directory, members, ports, binary, other);
  }
}
