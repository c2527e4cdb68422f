/** The library that services embed to resolve keys. */
@NullMarked
package io.shardlookup.client;

import org.jspecify.annotations.NullMarked;
