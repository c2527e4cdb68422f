package io.shardlookup.local.check;

/**
 * A line of settlement's ledger.
 *
 * @param shop whose ledger it is
 * @param order the order's number
 * @param version of the order
 * @param amount what it is worth
 * @param status of the order
 */
public record LedgerLine(
    String shop, String order, long version, CheckedOrder.Total amount, String status) {}
