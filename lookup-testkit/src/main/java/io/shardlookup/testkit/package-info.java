/** A real directory inside one process, for tests of services that embed the client. */
@NullMarked
package io.shardlookup.testkit;

import org.jspecify.annotations.NullMarked;
