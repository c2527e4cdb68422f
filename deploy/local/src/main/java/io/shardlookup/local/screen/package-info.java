/** What is shown while the commands work: lines anywhere, a redrawn block on a terminal. */
@NullMarked
package io.shardlookup.local.screen;

import org.jspecify.annotations.NullMarked;
