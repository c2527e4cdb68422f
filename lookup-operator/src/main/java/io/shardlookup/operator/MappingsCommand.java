package io.shardlookup.operator;

import io.shardlookup.model.error.LookupException;
import io.shardlookup.operator.output.Output;
import io.shardlookup.operator.output.Row;
import io.shardlookup.operator.output.Rows;
import io.shardlookup.v1.DirectoryAdminServiceGrpc.DirectoryAdminServiceBlockingStub;
import io.shardlookup.v1.ListMappingsRequest;
import io.shardlookup.v1.ListMappingsResponse;
import io.shardlookup.v1.ScopeKind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code shardctl mappings}. */
@Command(
    name = "mappings",
    description = "Lists mappings in the order of their keys, all at one revision.")
final class MappingsCommand implements Callable<Integer> {
  /** The kinds of scopes as they are typed. */
  enum Kind {
    ENTRY,
    SLOT,
    RANGE,
    RESIDUE
  }

  private final Invocation invocation;

  @Parameters(index = "0", paramLabel = "KEYSPACE")
  String keyspace = "";

  @Option(
      names = "--kind",
      split = ",",
      paramLabel = "entry|slot|range|residue",
      description = "Only these kinds of scopes")
  List<Kind> kinds = List.of();

  @Option(names = "--shard", paramLabel = "SHARD", description = "Only mappings on this shard")
  String shard = "";

  @Option(
      names = "--prefix",
      paramLabel = "TEXT",
      description = "Only entries whose key starts with this")
  String prefix = "";

  @Option(
      names = "--limit",
      paramLabel = "COUNT",
      defaultValue = "100",
      description = "Most mappings, 0 for all (default: ${DEFAULT-VALUE})")
  long limit;

  @Option(names = "--page-token", paramLabel = "TOKEN", description = "Where an earlier list ended")
  String pageToken = "";

  MappingsCommand(Invocation invocation) {
    this.invocation = invocation;
  }

  @Override
  public Integer call() {
    ListMappingsRequest request =
        ListMappingsRequest.newBuilder()
            .setKeyspace(keyspace)
            .addAllKinds(
                kinds.stream().map(kind -> ScopeKind.valueOf("SCOPE_KIND_" + kind)).toList())
            .setShard(shard)
            .setKeyPrefix(Invocation.key(prefix))
            .setLimit(limit)
            .setPageToken(pageToken)
            .build();
    String token =
        limit == 0
            ? all(request)
            : invocation.read((node, timeout) -> page(node.admin(timeout).listMappings(request)));
    if (!token.isEmpty()) {
      invocation.remarks().println("There is more: --page-token " + token);
    }
    return 0;
  }

  /** A bounded list: shown when it is complete. */
  private String page(Iterator<ListMappingsResponse> pages) {
    List<Row> rows = new ArrayList<>();
    String token = "";
    while (pages.hasNext()) {
      ListMappingsResponse page = pages.next();
      page.getMappingsList().forEach(mapping -> rows.add(Rows.of(mapping)));
      token = page.getNextPageToken();
    }
    invocation.output().many(rows);
    return token;
  }

  /**
   * An unbounded one: shown as it comes, going on after a node that breaks off, and after the
   * time-out of a call as long as each of them gets further.
   */
  private String all(ListMappingsRequest request) {
    Listing listing = new Listing(request.getPageToken());
    while (true) {
      long before = listing.pages;
      try {
        return invocation.read((node, timeout) -> show(node.admin(timeout), request, listing));
      } catch (LookupException e) {
        if (listing.pages == before) {
          throw e;
        }
      }
    }
  }

  private String show(
      DirectoryAdminServiceBlockingStub node, ListMappingsRequest request, Listing listing) {
    if (listing.atEnd()) {
      return "";
    }
    Output output = invocation.output();
    Iterator<ListMappingsResponse> pages =
        node.listMappings(request.toBuilder().setPageToken(listing.token).build());
    while (pages.hasNext()) {
      ListMappingsResponse page = pages.next();
      page.getMappingsList().forEach(mapping -> output.next(Rows.of(mapping)));
      listing.token = page.getNextPageToken();
      listing.pages++;
    }
    return listing.token;
  }

  /** How far an unbounded list has come. */
  private static final class Listing {
    private String token;
    private long pages;

    Listing(String token) {
      this.token = token;
    }

    /** Whether the last page was shown, although its call did not end well. */
    boolean atEnd() {
      return pages > 0 && token.isEmpty();
    }
  }
}
