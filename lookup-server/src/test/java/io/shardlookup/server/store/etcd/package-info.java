@NullMarked
package io.shardlookup.server.store.etcd;

import org.jspecify.annotations.NullMarked;
