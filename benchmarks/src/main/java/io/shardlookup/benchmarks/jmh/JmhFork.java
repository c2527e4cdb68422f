package io.shardlookup.benchmarks.jmh;

import io.shardlookup.benchmarks.load.Comparison;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A JMH benchmark whose iterations are the product's and the peer's in turn, run in JVMs of its
 * own.
 *
 * @param benchmark class of the benchmark; has one method, which takes {@link Turns} and {@link
 *     Caller}
 * @param threads that call it at the same time
 * @param parameters value of each {@code @Param} to set
 * @param settings how long
 */
public record JmhFork(
    Class<?> benchmark, int threads, Map<String, String> parameters, ForkSettings settings) {

  /**
   * What an iteration measured.
   *
   * @param nanos processor time of one call, on average
   * @param bytes that one call allocated, on average
   */
  public record Score(double nanos, double bytes) {}

  /**
   * Starts the JVMs, measures both sides, ends them.
   *
   * @throws IllegalStateException when a fork fails
   */
  public Comparison<Score> compare() {
    List<Score> product = new ArrayList<>();
    List<Score> peer = new ArrayList<>();
    for (BenchmarkResult fork : run(options()).getBenchmarkResults()) {
      boolean products = true;
      for (IterationResult iteration : fork.getIterationResults()) {
        (products ? product : peer).add(score(iteration));
        products = !products;
      }
    }
    return new Comparison<>(List.copyOf(product), List.copyOf(peer));
  }

  /**
   * Runs one JVM whose every iteration is the product's, and returns the mean time of one call.
   *
   * @param jvmArguments added to the fork's
   */
  public double productAlone(List<String> jvmArguments) {
    ChainedOptionsBuilder options =
        options()
            .forks(1)
            .param("shared", "false")
            .jvmArgsAppend(jvmArguments.toArray(String[]::new));
    return run(options).getPrimaryResult().getScore();
  }

  private ChainedOptionsBuilder options() {
    TimeValue time = new TimeValue(settings.iterationMillis(), ForkSettings.UNIT);
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + benchmark.getName().replace(".", "\\.") + "\\.")
            .forks(settings.forks())
            .threads(threads)
            .warmupIterations(2 * settings.warmUpPairs())
            .warmupTime(time)
            .measurementIterations(2 * settings.pairs())
            .measurementTime(time)
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT)
            .jvmArgsPrepend("-Xms1g", "-Xmx2g");
    parameters.forEach(options::param);
    return options;
  }

  private RunResult run(ChainedOptionsBuilder options) {
    try {
      Collection<RunResult> results = new Runner(options.build()).run();
      if (results.size() != 1) {
        throw new IllegalStateException(
            benchmark.getSimpleName() + ": " + results.size() + " results (expected: 1)");
      }
      return results.iterator().next();
    } catch (RunnerException e) {
      throw new IllegalStateException(benchmark.getSimpleName() + " failed", e);
    }
  }

  private static Score score(IterationResult iteration) {
    double calls = counted(iteration, "calls");
    return new Score(counted(iteration, "nanos") / calls, counted(iteration, "bytes") / calls);
  }

  private static double counted(IterationResult iteration, String counter) {
    Result<?> counted = iteration.getSecondaryResults().get(counter);
    if (counted == null) {
      throw new IllegalStateException(
          counter + ": missing in " + iteration.getSecondaryResults().keySet());
    }
    return counted.getScore();
  }
}
