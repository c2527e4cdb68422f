/**
 * The store on etcd: the only package that knows etcd's client. It uses the generated stubs on one
 * channel per member, so that it decides itself which member is asked, for how long, and when a
 * watch is over.
 */
@NullMarked
package io.shardlookup.server.store.etcd;

import org.jspecify.annotations.NullMarked;
