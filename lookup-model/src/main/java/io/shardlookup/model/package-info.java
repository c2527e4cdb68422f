/**
 * The nouns of the directory as values: names, keys, revisions, scopes, mappings and placements.
 * Immutable, without I/O, and the same on lookup nodes and in clients.
 */
@NullMarked
package io.shardlookup.model;

import org.jspecify.annotations.NullMarked;
