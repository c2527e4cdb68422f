@NullMarked
package io.shardlookup.model.view;

import org.jspecify.annotations.NullMarked;
