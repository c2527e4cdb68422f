/**
 * The life of the session with one lookup node at a time: a pure state machine and its thin driver.
 */
@NullMarked
package io.shardlookup.client.session;

import org.jspecify.annotations.NullMarked;
