package io.shardlookup.orders.config;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Every option of a rebuild: those of the service, so that its file serves here too, and two. */
@Command(
    name = "order-service rebuild",
    description = {
      "Removes documents of the read model and has them built again, while instances of the order"
          + " service run: those do the work. Can be run again whenever it was interrupted.",
      "",
      "Takes the options of the order service, from flags, environment and --config file; those"
          + " that say how an instance serves mean nothing here.",
      ""
    },
    sortOptions = false,
    usageHelpAutoWidth = true)
final class RebuildOptions extends OrderServiceOptions {
  @Option(
      names = "--from",
      paramLabel = "topic|shards",
      description = {
        "What to build from; required. topic: all documents, from the first event on.",
        "shards: the documents of the days that shards keep; earlier ones stay as they are."
      })
  @Nullable String from;

  @Option(
      names = "--accept-loss",
      description =
          "With --from=topic, build also from a topic that has lost its first events: what those"
              + " told is missing afterwards.")
  boolean acceptLoss;
}
