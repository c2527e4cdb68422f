/** Whether the check of orders finds what is wrong. */
@NullMarked
package io.shardlookup.local.check;

import org.jspecify.annotations.NullMarked;
