package io.shardlookup.client.session;

import io.shardlookup.client.cache.ClientCache;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.SessionRequest;
import java.util.ArrayList;
import java.util.List;

/**
 * What the client says first on a stream: who it is, what it knows already and what it wants to
 * hold. Confined to the session executor.
 */
final class Greeting {
  private static final int PROTOCOL_VERSION = 1;

  private final SessionSettings settings;
  private final ClientCache cache;

  Greeting(SessionSettings settings, ClientCache cache) {
    this.settings = settings;
    this.cache = cache;
  }

  /** As of now; the keyspaces wanted are those held already and those to be sent whole. */
  SessionRequest wanting(List<String> wanted) {
    List<String> held = cache.holding();
    List<String> missing = new ArrayList<>(wanted);
    missing.removeAll(held);
    Hello hello =
        Hello.newBuilder()
            .setProtocolVersion(PROTOCOL_VERSION)
            .setClientId(settings.clientId())
            .setDirectoryId(cache.directoryId())
            .setViewRevision(cache.directoryId().isEmpty() ? 0 : cache.resumable().value())
            .addAllKeyspaces(held)
            .addAllSubscribe(missing)
            .setHeartbeatMillis((int) settings.heartbeatInterval().toMillis())
            .build();
    return SessionRequest.newBuilder().setHello(hello).build();
  }
}
