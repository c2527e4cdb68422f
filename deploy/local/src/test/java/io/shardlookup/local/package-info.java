@NullMarked
package io.shardlookup.local;

import org.jspecify.annotations.NullMarked;
