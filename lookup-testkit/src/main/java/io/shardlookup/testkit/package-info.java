/**
 * A real directory inside one process, for tests of services that embed the client: {@link
 * io.shardlookup.testkit.DirectoryExtension} for JUnit Jupiter, {@link
 * io.shardlookup.testkit.TestDirectory} for everything else.
 */
@NullMarked
package io.shardlookup.testkit;

import org.jspecify.annotations.NullMarked;
