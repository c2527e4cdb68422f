/**
 * Main classes of servers that come as Java libraries: a Kafka broker and a server that speaks
 * MongoDB's protocol. Their class path is {@code target/lib} and {@code target/classes} of this
 * module; nothing else in the product carries these libraries.
 */
@NullMarked
package io.shardlookup.servers;

import org.jspecify.annotations.NullMarked;
