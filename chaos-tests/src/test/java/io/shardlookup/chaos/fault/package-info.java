/** What goes wrong, decided by a seed. */
@NullMarked
package io.shardlookup.chaos.fault;

import org.jspecify.annotations.NullMarked;
