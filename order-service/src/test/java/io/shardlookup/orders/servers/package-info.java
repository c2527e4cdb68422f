/** Real servers for tests: each kind once a run, with databases and topics a test's own. */
@NullMarked
package io.shardlookup.orders.servers;

import org.jspecify.annotations.NullMarked;
