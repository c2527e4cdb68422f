@NullMarked
package io.shardlookup.server.config;

import org.jspecify.annotations.NullMarked;
