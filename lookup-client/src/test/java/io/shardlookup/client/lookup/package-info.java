@org.jspecify.annotations.NullMarked
package io.shardlookup.client.lookup;
