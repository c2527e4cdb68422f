/**
 * How a key without an entry of its own is located: HASH, RANGE, SEQUENCE and DIRECTORY. Pure
 * functions of key and scopes.
 */
@NullMarked
package io.shardlookup.model.strategy;

import org.jspecify.annotations.NullMarked;
