@NullMarked
package io.shardlookup.model.strategy;

import org.jspecify.annotations.NullMarked;
