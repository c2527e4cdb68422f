@NullMarked
package io.shardlookup.testkit;

import org.jspecify.annotations.NullMarked;
