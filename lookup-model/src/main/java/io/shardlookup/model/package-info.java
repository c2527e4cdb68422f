/** The vocabulary and the strategies of the directory: values and pure decisions, no I/O. */
@NullMarked
package io.shardlookup.model;

import org.jspecify.annotations.NullMarked;
