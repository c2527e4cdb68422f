@NullMarked
package io.shardlookup.server.admin;

import org.jspecify.annotations.NullMarked;
