package io.shardlookup.server.store;

import java.util.List;

/**
 * How one member of the store is.
 *
 * @param endpoint where it is
 * @param available whether it answered
 * @param leader whether it leads
 * @param version its software's version; empty if it did not answer
 * @param databaseBytes size of its database
 * @param problems alarms and errors, in words
 */
public record StoreMember(
    String endpoint,
    boolean available,
    boolean leader,
    String version,
    long databaseBytes,
    List<String> problems) {}
