package io.shardlookup.server.session;

import io.shardlookup.server.lookup.KeyAnswers;
import io.shardlookup.server.view.LiveView;

/**
 * What the sessions of a node share.
 *
 * @param live the directory's identity and change log
 * @param roster who the nodes are
 * @param config bounds and intervals
 * @param encoder changes as messages
 * @param answers placements as messages
 * @param meters what is counted
 */
record SessionContext(
    LiveView live,
    NodeRoster roster,
    SessionConfig config,
    ChangeEncoder encoder,
    KeyAnswers answers,
    SessionMeters meters) {}
