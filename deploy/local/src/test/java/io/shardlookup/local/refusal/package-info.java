/** What is refused, by whom and how, with everything left as it was. */
@NullMarked
package io.shardlookup.local.refusal;

import org.jspecify.annotations.NullMarked;
