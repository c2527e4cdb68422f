package io.shardlookup.local.demo;

import com.google.protobuf.ByteString;
import io.shardlookup.operator.nodes.LookupNodes;
import io.shardlookup.v1.AssignRangeRequest;
import io.shardlookup.v1.AssignResidueRequest;
import io.shardlookup.v1.AssignSlotRequest;
import io.shardlookup.v1.ChangeContext;
import io.shardlookup.v1.PutEntryRequest;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import java.util.zip.CRC32;

/**
 * A scope that the demonstration takes from shard to shard, and a key that shows where it is.
 *
 * @param keyspace the scope's keyspace
 * @param key a key of the scope
 * @param to the call that gives the scope to a shard and answers the revision; does no harm when it
 *     is made twice
 */
record Remapping(String keyspace, String key, Function<String, LookupNodes.Call<Long>> to) {
  private static final int KEYS_IN_TURN = 16;
  private static final ChangeContext CONTEXT =
      ChangeContext.newBuilder().setActor("make run").setReason("demonstration").build();

  /** The scope whose turn it is: keyspaces take turns, and so do the scopes of each. */
  static Remapping number(int number) {
    int turn = number / DemoKeys.values().length;
    return switch (DemoKeys.values()[number % DemoKeys.values().length]) {
      case PARCELS -> residue(turn % DemoKeys.SHARDS.size());
      case CUSTOMERS -> slotOf(DemoKeys.CUSTOMERS.key(turn % KEYS_IN_TURN));
      case INVOICES -> range(turn % DemoKeys.RANGES);
      case DEVICES -> entry(DemoKeys.DEVICES.key(turn % KEYS_IN_TURN));
    };
  }

  private static Remapping residue(int residue) {
    AssignResidueRequest.Builder request =
        AssignResidueRequest.newBuilder()
            .setKeyspace(DemoKeys.PARCELS.keyspace())
            .setEpochDate(DemoKeys.FIRST_DATE)
            .setResidue(residue)
            .setContext(CONTEXT);
    return new Remapping(
        DemoKeys.PARCELS.keyspace(),
        "PCL-" + DemoKeys.FIRST_DATE + "-" + residue,
        shard ->
            (node, timeout) ->
                node.admin(timeout).assignResidue(request.setShard(shard).build()).getRevision());
  }

  private static Remapping slotOf(String key) {
    AssignSlotRequest.Builder request =
        AssignSlotRequest.newBuilder()
            .setKeyspace(DemoKeys.CUSTOMERS.keyspace())
            .setSlot((int) (crc32(key) % DemoKeys.SLOTS))
            .setContext(CONTEXT);
    return new Remapping(
        DemoKeys.CUSTOMERS.keyspace(),
        key,
        shard ->
            (node, timeout) ->
                node.admin(timeout).assignSlot(request.setShard(shard).build()).getRevision());
  }

  private static Remapping range(int range) {
    AssignRangeRequest.Builder request =
        AssignRangeRequest.newBuilder()
            .setKeyspace(DemoKeys.INVOICES.keyspace())
            .setStart(ByteString.copyFromUtf8(DemoKeys.rangeStart(range)))
            .setContext(CONTEXT);
    return new Remapping(
        DemoKeys.INVOICES.keyspace(),
        Integer.toString(range * DemoKeys.INVOICES_A_RANGE + 1),
        shard ->
            (node, timeout) ->
                node.admin(timeout).assignRange(request.setShard(shard).build()).getRevision());
  }

  private static Remapping entry(String key) {
    PutEntryRequest.Builder request =
        PutEntryRequest.newBuilder()
            .setKeyspace(DemoKeys.DEVICES.keyspace())
            .setKey(ByteString.copyFromUtf8(key))
            .setContext(CONTEXT);
    return new Remapping(
        DemoKeys.DEVICES.keyspace(),
        key,
        shard ->
            (node, timeout) ->
                node.admin(timeout).putEntry(request.setShard(shard).build()).getRevision());
  }

  private static long crc32(String key) {
    CRC32 crc = new CRC32();
    crc.update(key.getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
