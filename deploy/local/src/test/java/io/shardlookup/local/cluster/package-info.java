@NullMarked
package io.shardlookup.local.cluster;

import org.jspecify.annotations.NullMarked;
