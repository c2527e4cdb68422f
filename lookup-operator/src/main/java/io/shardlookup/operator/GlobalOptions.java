package io.shardlookup.operator;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The options that every verb understands. */
final class GlobalOptions {
  /** How answers are shown. */
  enum Format {
    TABLE,
    JSON
  }

  @Option(
      names = "--endpoints",
      split = ",",
      scope = ScopeType.INHERIT,
      paramLabel = "HOST:PORT",
      defaultValue = "${env:SHARD_LOOKUP_ENDPOINTS}",
      description = "Lookup nodes, parted by commas (environment: SHARD_LOOKUP_ENDPOINTS)")
  @Nullable List<String> endpoints;

  @Option(
      names = "--timeout",
      scope = ScopeType.INHERIT,
      paramLabel = "MILLIS",
      defaultValue = "5000",
      description = "How long a call takes at most, 1..600000 (default: ${DEFAULT-VALUE})")
  int timeoutMillis;

  @Option(
      names = "--output",
      scope = ScopeType.INHERIT,
      paramLabel = "table|json",
      defaultValue = "TABLE",
      description = "How answers are shown (default: table)")
  Format output = Format.TABLE;

  @Option(
      names = "--actor",
      scope = ScopeType.INHERIT,
      paramLabel = "WHO",
      defaultValue = "${env:USER:-${sys:user.name}}",
      description = "Who makes the change, for the audit (default: this user)")
  String actor = "";

  @Option(
      names = "--reason",
      scope = ScopeType.INHERIT,
      paramLabel = "WHY",
      defaultValue = "",
      description = "Why the change is made, for the audit")
  String reason = "";
}
