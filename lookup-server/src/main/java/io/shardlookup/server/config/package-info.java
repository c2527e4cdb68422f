/**
 * The configuration of a lookup node: {@link NodeOptions} lists every name once; a name is a flag
 * ({@code --client-port}), an environment variable ({@code SHARD_LOOKUP_CLIENT_PORT}) and a key of
 * the YAML file ({@code client-port}), in that order of precedence.
 */
@NullMarked
package io.shardlookup.server.config;

import org.jspecify.annotations.NullMarked;
