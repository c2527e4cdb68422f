@NullMarked
package io.shardlookup.local.screen;

import org.jspecify.annotations.NullMarked;
