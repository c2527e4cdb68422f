package io.shardlookup.benchmarks.jmh;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One method of a JMH benchmark, run in a new JVM.
 *
 * @param benchmark class of the benchmark
 * @param method its method
 * @param threads that call it at the same time
 * @param parameters value of each {@code @Param} to set
 * @param settings how long
 */
public record JmhFork(
    Class<?> benchmark,
    String method,
    int threads,
    Map<String, String> parameters,
    ForkSettings settings) {
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  /**
   * What a fork measured.
   *
   * @param nanos mean time of one call
   * @param bytes allocated by one call, as JMH's {@code gc} profiler counts
   */
  public record Score(double nanos, double bytes) {}

  /**
   * Starts the JVM, measures, ends it.
   *
   * @param jvmArguments added to the fork's
   * @throws IllegalStateException when the fork fails
   */
  public Score run(List<String> jvmArguments) {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\." + method + "$")
            .forks(1)
            .threads(threads)
            .warmupIterations(settings.warmUps())
            .warmupTime(new TimeValue(settings.iterationMillis(), ForkSettings.UNIT))
            .measurementIterations(settings.iterations())
            .measurementTime(new TimeValue(settings.iterationMillis(), ForkSettings.UNIT))
            .addProfiler(GCProfiler.class)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .jvmArgsPrepend("-Xms1g", "-Xmx2g")
            .jvmArgsAppend(jvmArguments.toArray(String[]::new));
    parameters.forEach(options::param);
    try {
      return score(new Runner(options.build()).run());
    } catch (RunnerException e) {
      throw new IllegalStateException(benchmark.getSimpleName() + "." + method + " failed", e);
    }
  }

  private Score score(Collection<RunResult> results) {
    if (results.size() != 1) {
      throw new IllegalStateException(
          benchmark.getSimpleName() + "." + method + ": " + results.size() + " (expected: 1)");
    }
    RunResult only = results.iterator().next();
    Result<?> allocation = only.getSecondaryResults().get(ALLOCATION);
    if (allocation == null) {
      throw new IllegalStateException(
          ALLOCATION + ": missing in " + only.getSecondaryResults().keySet());
    }
    return new Score(only.getPrimaryResult().getScore(), allocation.getScore());
  }
}
