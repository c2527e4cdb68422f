/** Why something takes as long as it takes: flight recordings, summarised. */
@NullMarked
package io.shardlookup.benchmarks.profile;

import org.jspecify.annotations.NullMarked;
