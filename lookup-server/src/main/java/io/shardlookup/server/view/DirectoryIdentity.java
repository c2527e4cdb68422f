package io.shardlookup.server.view;

/**
 * Which directory this is.
 *
 * @param id random, made when the directory is created
 * @param incarnation how often it was restored from a backup
 */
public record DirectoryIdentity(String id, int incarnation) {}
