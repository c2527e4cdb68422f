/** The errors of the product: one exception, one stable reason. */
@NullMarked
package io.shardlookup.model.error;

import org.jspecify.annotations.NullMarked;
