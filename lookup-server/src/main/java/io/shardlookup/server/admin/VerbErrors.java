package io.shardlookup.server.admin;

import io.grpc.StatusRuntimeException;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.wire.GrpcErrors;
import io.shardlookup.server.store.StoreErrors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What callers of verbs are told of failures. */
final class VerbErrors {
  private static final Logger LOG = LoggerFactory.getLogger(VerbErrors.class);

  private VerbErrors() {}

  /** The status of a failure; a defect is logged. */
  static StatusRuntimeException toGrpc(RuntimeException failure) {
    if (failure instanceof StatusRuntimeException status) {
      return status;
    }
    LookupException error = StoreErrors.toLookup(failure);
    if (error.reason() == ErrorReason.INTERNAL) {
      LOG.error("An admin verb failed", failure);
    }
    return GrpcErrors.toGrpc(error);
  }

  static StatusRuntimeException overloaded() {
    return GrpcErrors.toGrpc(
        new LookupException(
            ErrorReason.OVERLOADED, "the node runs as many admin calls as it admits; retry later"));
  }
}
