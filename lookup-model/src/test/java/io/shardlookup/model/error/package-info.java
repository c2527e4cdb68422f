@NullMarked
package io.shardlookup.model.error;

import org.jspecify.annotations.NullMarked;
