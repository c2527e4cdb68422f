/** Whether what clients were told, and how late the stores are, is noted as it is. */
@NullMarked
package io.shardlookup.local.orders;

import org.jspecify.annotations.NullMarked;
