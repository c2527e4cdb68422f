package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import io.shardlookup.model.KeyspaceName;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.server.audit.AuditLog;
import io.shardlookup.server.layout.Layout;
import io.shardlookup.v1.ListAuditRequest;
import io.shardlookup.v1.ListAuditResponse;
import org.jspecify.annotations.Nullable;

/** Answers what the audit says. Thread-safe. */
final class AuditListing {
  private static final int DEFAULT_PAGE = 100;
  private static final int MAX_PAGE = 1_000;

  private final AuditLog log;

  AuditListing(AuditLog log) {
    this.log = log;
  }

  ListAuditResponse list(ListAuditRequest request) {
    String keyspace = request.getKeyspace();
    if (!keyspace.isEmpty()) {
      keyspace = new KeyspaceName(keyspace).text();
    }
    int limit = request.getPageSize() == 0 ? DEFAULT_PAGE : request.getPageSize();
    if (limit < 1 || limit > MAX_PAGE) {
      throw LookupException.invalid("page_size", Integer.toUnsignedString(limit), "1.." + MAX_PAGE);
    }
    AuditLog.Page page = log.list(keyspace, limit, after(request.getPageToken()));
    ListAuditResponse.Builder response =
        ListAuditResponse.newBuilder().addAllRecords(page.records());
    ByteString last = page.last();
    return last == null ? response.build() : response.setNextPageToken(PageTokens.of(last)).build();
  }

  private static @Nullable ByteString after(String token) {
    if (token.isEmpty()) {
      return null;
    }
    ByteString key = PageTokens.content(token);
    if (!Layout.audits().contains(key)) {
      throw PageTokens.malformed(token);
    }
    return key;
  }
}
