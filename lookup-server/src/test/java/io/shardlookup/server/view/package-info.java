@NullMarked
package io.shardlookup.server.view;

import org.jspecify.annotations.NullMarked;
