/**
 * The ordered two-way streams of caching clients.
 *
 * <p>A {@link io.shardlookup.server.session.Session} is a cursor over the change log and a set of
 * held keyspaces: nothing is kept per key, and nothing is queued for a client that does not read.
 * Its one serial step takes the current view, sends every change up to it, then answers lookups at
 * it; that order is what makes a client's cache consistent. {@link
 * io.shardlookup.server.session.SessionCall} runs the step on whichever thread has something for
 * it; {@link io.shardlookup.server.session.Sessions} knows them all and wakes them when the view
 * changes or a heartbeat is due.
 */
@NullMarked
package io.shardlookup.server.session;

import org.jspecify.annotations.NullMarked;
