package io.shardlookup.operator;

import io.shardlookup.operator.output.Output;
import io.shardlookup.operator.watch.Watcher;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code shardctl watch}. */
@Command(
    name = "watch",
    description =
        "Shows the changes of a keyspace, or of one key's place, until it is interrupted.")
final class WatchCommand implements Callable<Integer> {
  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "KEYSPACE")
  String keyspace = "";

  @Parameters(index = "1", paramLabel = "KEY", arity = "0..1")
  @Nullable String key;

  @Option(
      names = "--count",
      paramLabel = "COUNT",
      defaultValue = "0",
      description = "End after so many lines, 0: never (default: ${DEFAULT-VALUE})")
  long count;

  WatchCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    if (count < 0) {
      throw new WrongUseException("--count", count, "0 or more");
    }
    Output output = invocation.output();
    long[] shown = {0};
    return invocation.with(
        nodes -> {
          new Watcher(nodes, keyspace, key, remark -> invocation.remarks().println(remark))
              .run(
                  row -> {
                    output.next(row);
                    return ++shown[0] != count;
                  });
          return 0;
        });
  }
}
