package io.shardlookup.server.session;

import java.util.List;

/** The lookup nodes known now, as clients are told. Thread-safe; nothing here blocks. */
public interface NodeRoster {
  /** Id of this node. */
  String nodeId();

  /** Client endpoints (host:port) of the nodes known now, this one included. */
  List<String> endpoints();
}
