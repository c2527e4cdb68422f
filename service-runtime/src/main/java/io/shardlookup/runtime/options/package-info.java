/**
 * Configuration from outside: every name is a flag ({@code --client-port}), an environment variable
 * ({@code SHARD_LOOKUP_CLIENT_PORT}) and a key of the YAML file ({@code client-port}), in that
 * order of precedence.
 */
@NullMarked
package io.shardlookup.runtime.options;

import org.jspecify.annotations.NullMarked;
