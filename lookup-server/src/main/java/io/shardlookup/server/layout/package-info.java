/** How the directory lies in the store: which key holds what, and how records become changes. */
@NullMarked
package io.shardlookup.server.layout;

import org.jspecify.annotations.NullMarked;
