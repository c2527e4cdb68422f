/**
 * The verbs that shape the directory. Each one validates, reads the records as they are, decides on
 * a transaction that compares all it read, and commits it with its audit record.
 */
@NullMarked
package io.shardlookup.server.admin;

import org.jspecify.annotations.NullMarked;
