package io.shardlookup.benchmarks.report;

/**
 * What one measurement is about, in words.
 *
 * @param name name of its rows
 * @param shows what is measured, against what
 * @param doesNotShow what must not be concluded from it
 */
public record Topic(String name, String shows, String doesNotShow) {}
