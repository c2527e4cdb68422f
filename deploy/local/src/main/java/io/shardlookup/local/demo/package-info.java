/** The demonstration: warm and cold clients under load while nodes die and mappings change. */
@NullMarked
package io.shardlookup.local.demo;

import org.jspecify.annotations.NullMarked;
