package io.shardlookup.local.demo;

import com.google.protobuf.ByteString;
import io.shardlookup.local.cluster.LocalException;
import io.shardlookup.local.cluster.Steps;
import io.shardlookup.local.directory.Patience;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.operator.load.EntryFile;
import io.shardlookup.operator.load.EntryLoad;
import io.shardlookup.operator.nodes.LookupNodes;
import io.shardlookup.v1.AssignmentPolicy;
import io.shardlookup.v1.ChangeContext;
import io.shardlookup.v1.CreateKeyspaceRequest;
import io.shardlookup.v1.Fencing;
import io.shardlookup.v1.GetClusterStatusRequest;
import io.shardlookup.v1.KeyspaceStatus;
import io.shardlookup.v1.ListKeyspacesRequest;
import io.shardlookup.v1.LoadEntriesResponse;
import io.shardlookup.v1.RangeOrder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the demonstration needs in the directory: four unfenced keyspaces of its own, the devices'
 * entries. Creates what is missing; may be repeated.
 */
public final class DemoDirectory {
  private static final Duration PART_WITHIN = Duration.ofSeconds(30);
  private static final ChangeContext CONTEXT =
      ChangeContext.newBuilder().setActor("make run").setReason("local cluster").build();

  private final LookupNodes nodes;
  private final Path file;
  private final int devices;

  /**
   * Nothing is created yet.
   *
   * @param file where the keys of the DIRECTORY keyspace are written to be loaded
   * @param devices how many there are
   */
  public DemoDirectory(LookupNodes nodes, Path file, int devices) {
    this.nodes = nodes;
    this.file = file;
    this.devices = devices;
  }

  /**
   * Creates what is missing.
   *
   * @throws LookupException when the nodes refuse it
   */
  public void create(Steps steps) {
    try (Steps.Step step = steps.begin("creating keyspaces of all four strategies")) {
      createKeyspaces();
      step.done("parcels, customers, invoices, devices");
    }
    if (loadedDevices() >= devices) {
      return;
    }
    try (Steps.Step step =
        steps.begin(String.format(Locale.ROOT, "loading %,d keys into devices", devices))) {
      writeFile();
      LoadEntriesResponse last = load(step);
      if (last.getFailed() > 0) {
        throw new LocalException(
            "devices: " + last.getFailed() + " entries could not be loaded (expected: 0)");
      }
      step.done("loaded");
    }
  }

  private void createKeyspaces() {
    ListKeyspacesRequest all = ListKeyspacesRequest.getDefaultInstance();
    Set<String> known =
        Patience.call(nodes, (node, timeout) -> node.admin(timeout).listKeyspaces(all))
            .getKeyspacesList()
            .stream()
            .map(keyspace -> keyspace.getName())
            .collect(Collectors.toSet());
    for (DemoKeys keys : DemoKeys.values()) {
      if (!known.contains(keys.keyspace())) {
        createKeyspace(request(keys));
      }
    }
  }

  private void createKeyspace(CreateKeyspaceRequest request) {
    try {
      Patience.call(nodes, (node, timeout) -> node.admin(timeout).createKeyspace(request));
    } catch (LookupException e) {
      if (e.reason() != ErrorReason.ALREADY_EXISTS) {
        throw e;
      }
    }
  }

  private static CreateKeyspaceRequest request(DemoKeys keys) {
    CreateKeyspaceRequest.Builder request = CreateKeyspaceRequest.newBuilder().setContext(CONTEXT);
    request.getKeyspaceBuilder().setName(keys.keyspace()).setFencing(Fencing.FENCING_UNFENCED);
    switch (keys) {
      case PARCELS -> {
        request.getKeyspaceBuilder().getSequenceBuilder().setPrefix("PCL-");
        request.setFirstDate(DemoKeys.FIRST_DATE).addAllShards(DemoKeys.SHARDS);
      }
      case CUSTOMERS -> {
        request.getKeyspaceBuilder().getHashBuilder().setSlots(DemoKeys.SLOTS);
        request.addAllShards(DemoKeys.SHARDS);
      }
      case INVOICES -> {
        request.getKeyspaceBuilder().getRangeBuilder().setOrder(RangeOrder.RANGE_ORDER_NUMERIC);
        for (int i = 0; i < DemoKeys.RANGES; i++) {
          request
              .addRangesBuilder()
              .setStart(ByteString.copyFromUtf8(DemoKeys.rangeStart(i)))
              .setShard(DemoKeys.SHARDS.get(i % DemoKeys.SHARDS.size()));
        }
      }
      case DEVICES ->
          request
              .getKeyspaceBuilder()
              .getDirectoryBuilder()
              .setPolicy(AssignmentPolicy.ASSIGNMENT_POLICY_WEIGHTED);
    }
    return request.build();
  }

  private long loadedDevices() {
    GetClusterStatusRequest request = GetClusterStatusRequest.getDefaultInstance();
    return Patience.call(nodes, (node, timeout) -> node.admin(timeout).getClusterStatus(request))
        .getKeyspacesList()
        .stream()
        .filter(keyspace -> keyspace.getName().equals(DemoKeys.DEVICES.keyspace()))
        .mapToLong(KeyspaceStatus::getEntries)
        .sum();
  }

  private void writeFile() {
    try (BufferedWriter writer = Files.newBufferedWriter(file)) {
      for (int i = 0; i < devices; i++) {
        writer.write(DemoKeys.DEVICES.key(i));
        writer.newLine();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
  }

  private LoadEntriesResponse load(Steps.Step step) {
    EntryFile entries = new EntryFile(file);
    try (EntryLoad load =
        new EntryLoad(
            Patience.call(nodes, (node, timeout) -> node),
            DemoKeys.DEVICES.keyspace(),
            CONTEXT,
            PART_WITHIN,
            answer ->
                step.at(
                    String.format(
                        Locale.ROOT,
                        "%,d of %,d",
                        answer.getCreated() + answer.getUnchanged(),
                        devices)))) {
      entries.forEach(load::add);
      return load.finish();
    }
  }
}
