/** Who changed what: written with each change, read newest first, trimmed by age. */
@NullMarked
package io.shardlookup.server.audit;

import org.jspecify.annotations.NullMarked;
