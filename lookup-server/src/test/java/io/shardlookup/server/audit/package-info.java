@NullMarked
package io.shardlookup.server.audit;

import org.jspecify.annotations.NullMarked;
