@NullMarked
package io.shardlookup.local.demo;

import org.jspecify.annotations.NullMarked;
