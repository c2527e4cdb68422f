package io.shardlookup.orders.settlement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Some lines of a ledger, by order number.
 *
 * @param lines in order
 * @param last the order number of the last line if more come after it; null at the end
 */
record LedgerPage(List<LedgerLine> lines, @Nullable String last) {}
