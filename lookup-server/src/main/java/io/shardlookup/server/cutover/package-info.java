/**
 * Ends cutovers that nobody ends: writes of a scope in CUTOVER are held by everybody, so that no
 * dead relocator may leave one behind.
 */
@NullMarked
package io.shardlookup.server.cutover;

import org.jspecify.annotations.NullMarked;
