/** How answers are shown: tables for people, JSON for programs. */
@NullMarked
package io.shardlookup.operator.output;

import org.jspecify.annotations.NullMarked;
