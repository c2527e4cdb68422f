@NullMarked
package io.shardlookup.runtime.admission;

import org.jspecify.annotations.NullMarked;
