package io.shardlookup.client.session;

/** How a client stands with the lookup nodes. */
public enum SessionState {
  /** Not started, or closed. */
  STOPPED,
  /** Without a session: what is held goes on answering. */
  CONNECTING,
  /** In session with a node that knows less than the client. */
  BEHIND,
  /** In session. */
  OPEN
}
