/** A directory to measure: etcd, one lookup node, keyspaces with entries. */
@NullMarked
package io.shardlookup.benchmarks.directory;

import org.jspecify.annotations.NullMarked;
