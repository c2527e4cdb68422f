/** The cluster under test: real processes, and what the tests ask of it. */
@NullMarked
package io.shardlookup.chaos.cluster;

import org.jspecify.annotations.NullMarked;
