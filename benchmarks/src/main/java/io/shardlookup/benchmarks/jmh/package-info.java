/** What runs inside one JVM, measured by JMH in forks of their own. */
@NullMarked
package io.shardlookup.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
