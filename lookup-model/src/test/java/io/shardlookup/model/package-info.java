@NullMarked
package io.shardlookup.model;

import org.jspecify.annotations.NullMarked;
