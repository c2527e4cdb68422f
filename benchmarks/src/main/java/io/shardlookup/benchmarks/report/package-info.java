/** What was measured, as JSON, as a page and as charts. */
@NullMarked
package io.shardlookup.benchmarks.report;

import org.jspecify.annotations.NullMarked;
