package io.shardlookup.model;

/**
 * One record of the directory: a scope and who serves it.
 *
 * @param keyspace the keyspace it belongs to
 * @param scope what it covers
 * @param assignment who serves it
 * @param generation version of the record
 */
public record Mapping(
    KeyspaceName keyspace, Scope scope, Assignment assignment, Generation generation) {
  /** The shard that serves it. */
  public ShardName shard() {
    return assignment.shard();
  }

  /** The same scope served otherwise; not stored yet. */
  public Mapping withAssignment(Assignment newAssignment) {
    return new Mapping(keyspace, scope, newAssignment, Generation.NONE);
  }

  /** The same mapping at another generation. */
  public Mapping withGeneration(Generation newGeneration) {
    return new Mapping(keyspace, scope, assignment, newGeneration);
  }
}
