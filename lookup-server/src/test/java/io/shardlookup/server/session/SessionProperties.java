package io.shardlookup.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class SessionProperties {
  private static final int STEPS = 250;

  /**
   * Whatever changes, whatever a client asks for, however slowly it reads, whenever it comes back
   * and to whichever node, one that is late and loads what it missed included: after every message
   * its cache is what the directory was at that message's revision.
   */
  @Property(tries = 120)
  void aCacheIsTheDirectoryAtItsRevision(@ForAll long seed) throws Exception {
    Random random = new Random(seed);
    SessionFixture node = new SessionFixture();
    SessionFixture other = new SessionFixture();
    node.beforeEach();
    other.beforeEach();
    try {
      RandomDirectory directory = new RandomDirectory(node.live, random);
      LateNode late = new LateNode(node.live, other.live, random);
      late.load();
      SimulatedClient fast = new SimulatedClient(node.live, node.channel, true);
      SimulatedClient slow = new SimulatedClient(node.live, node.channel, false);
      for (int step = 0; step < STEPS; step++) {
        if (random.nextInt(25) == 0) {
          late.follow();
        }
        SessionFixture next = random.nextBoolean() ? node : other;
        act(next, directory, random.nextBoolean() ? fast : slow, random);
        assertThat(fast.failure()).as("fast client, seed %d step %d", seed, step).isNull();
        assertThat(slow.failure()).as("slow client, seed %d step %d", seed, step).isNull();
      }
      fast.session().read(100_000);
      slow.session().read(100_000);
      late.load();
      for (SessionFixture each : List.of(node, other)) {
        each.live.expireWaits();
        each.advance(Duration.ofSeconds(1));
      }
      for (SimulatedClient client : List.of(fast, slow)) {
        assertThat(client.failure()).isNull();
        assertThat(client.view()).isEqualTo(node.live.current().revision());
      }
    } finally {
      node.afterEach();
      other.afterEach();
    }
  }

  private static void act(
      SessionFixture node, RandomDirectory directory, SimulatedClient client, Random random) {
    switch (random.nextInt(20)) {
      case 0 -> client.reconnect(node.channel, random.nextBoolean());
      case 1 ->
          client.subscribe(
              List.of(
                  RandomDirectory.KEYSPACES.get(random.nextInt(RandomDirectory.KEYSPACES.size()))));
      case 2 -> node.advance(Duration.ofMillis(random.nextInt(400)));
      case 3 -> node.live.expireWaits();
      case 4, 5, 6, 7 ->
          client.lookup(
              directory.anyKeys(), node.live.current().revision().value() + random.nextInt(3));
      case 8, 9, 10, 11 -> client.session().read(1 + random.nextInt(4));
      default -> directory.change();
    }
  }
}
