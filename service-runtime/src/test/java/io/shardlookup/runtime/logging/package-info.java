@NullMarked
package io.shardlookup.runtime.logging;

import org.jspecify.annotations.NullMarked;
