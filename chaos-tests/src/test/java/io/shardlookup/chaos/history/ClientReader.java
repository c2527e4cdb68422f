package io.shardlookup.chaos.history;

import io.shardlookup.chaos.checker.Operation.Read;
import io.shardlookup.chaos.checker.Seen;
import io.shardlookup.client.LookupClient;
import io.shardlookup.client.ResolveOptions;
import io.shardlookup.client.cache.PlacementAsOf;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Resolves through a client, linearizable and from its cache in turn, as chance has it. */
final class ClientReader implements Runnable {
  private static final ResolveOptions LINEARIZABLE =
      ResolveOptions.DEFAULT.linearized().withDeadline(Duration.ofSeconds(3));

  private final String name;
  private final LookupClient client;
  private final Registers registers;
  private final History history;
  private final Random random;

  ClientReader(
      String name, LookupClient client, Registers registers, History history, Random random) {
    this.name = name;
    this.client = client;
    this.registers = registers;
    this.history = history;
    this.random = random;
  }

  /** One read. */
  @Override
  public void run() {
    Register register = registers.pick(random);
    boolean linearizable = random.nextInt(3) > 0;
    long invoked = System.nanoTime();
    PlacementAsOf answer;
    try {
      answer =
          client.resolveAsOf(
              register.keyspace(),
              register.key(),
              linearizable ? LINEARIZABLE : ResolveOptions.DEFAULT);
    } catch (LookupException e) {
      if (e.reason() != ErrorReason.UNKNOWN_KEY) {
        history.addUnanswered();
        return;
      }
      answer = null;
    }
    record(register, linearizable, answer, invoked, System.nanoTime());
  }

  private void record(
      Register register,
      boolean linearizable,
      @Nullable PlacementAsOf answer,
      long invoked,
      long returned) {
    String value = answer == null ? null : answer.placement().shard().text();
    long version = answer == null ? 0 : answer.placement().generation().value();
    boolean behind = answer != null && answer.behind();
    if (linearizable) {
      history.add(new Read(register.name(), value, invoked, returned));
    }
    history.add(
        new Seen(
            name,
            register.name(),
            version,
            value,
            invoked,
            returned,
            behind ? new Seen.Behind() : new Seen.InOrder()));
  }
}
