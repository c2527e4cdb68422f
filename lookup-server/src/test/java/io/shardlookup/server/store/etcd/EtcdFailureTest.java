package io.shardlookup.server.store.etcd;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import io.grpc.Status.Code;
import io.shardlookup.server.store.StoreException.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What etcd's own words, and those of a broken connection, let a caller conclude. */
final class EtcdFailureTest {
  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE,       io exception,                                     OUTCOME_UNKNOWN",
    "UNAVAILABLE,       etcdserver: request timed out,                    OUTCOME_UNKNOWN",
    "UNAVAILABLE,       etcdserver: leader changed,                       OUTCOME_UNKNOWN",
    "UNAVAILABLE,       etcdserver: server stopped,                       OUTCOME_UNKNOWN",
    "UNAVAILABLE,       etcdserver: no leader,                            UNAVAILABLE",
    "UNKNOWN,           raft proposal dropped,                            UNAVAILABLE",
    "UNKNOWN,           whatever,                                         OUTCOME_UNKNOWN",
    "DEADLINE_EXCEEDED, deadline exceeded,                                OUTCOME_UNKNOWN",
    "CANCELLED,         cancelled,                                        OUTCOME_UNKNOWN",
    "INTERNAL,          RST_STREAM,                                       OUTCOME_UNKNOWN",
    "RESOURCE_EXHAUSTED,etcdserver: too many requests,                    UNAVAILABLE",
    "RESOURCE_EXHAUSTED,etcdserver: mvcc: database space exceeded,        REFUSED",
    "RESOURCE_EXHAUSTED,grpc: received message larger than max,           REFUSED",
    "RESOURCE_EXHAUSTED,gRPC message exceeds maximum size,                OUTCOME_UNKNOWN",
    "INVALID_ARGUMENT,  etcdserver: duplicate key given in txn request,   REFUSED",
    "INVALID_ARGUMENT,  etcdserver: request is too large,                 REFUSED",
    "PERMISSION_DENIED, etcdserver: permission denied,                    REFUSED",
    "UNAUTHENTICATED,   etcdserver: invalid auth token,                   UNAVAILABLE"
  })
  void ofAWriteThatWasSent(Code code, String description, Kind expected) {
    assertThat(failure(code, description, true).ofWrite().kind()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE,       Connection refused",
    "DEADLINE_EXCEEDED, waiting for connection",
    "UNKNOWN,           whatever"
  })
  void aWriteThatWasNotSentDidNotHappen(Code code, String description) {
    EtcdFailure failure = failure(code, description, false);

    assertThat(failure.isUntouched()).isTrue();
    assertThat(failure.ofWrite().kind()).isEqualTo(Kind.UNAVAILABLE);
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE,       etcdserver: no leader,                                      UNAVAILABLE",
    "DEADLINE_EXCEEDED, deadline exceeded,                                          UNAVAILABLE",
    "RESOURCE_EXHAUSTED,etcdserver: too many requests,                              UNAVAILABLE",
    "OUT_OF_RANGE,      etcdserver: mvcc: required revision has been compacted,     COMPACTED",
    "OUT_OF_RANGE,      etcdserver: mvcc: required revision is a future revision,   REFUSED",
    "PERMISSION_DENIED, etcdserver: permission denied,                              REFUSED",
    "INVALID_ARGUMENT,  etcdserver: key is not provided,                            REFUSED"
  })
  void ofARead(Code code, String description, Kind expected) {
    assertThat(failure(code, description, true).ofRead().kind()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE,        Network closed,                    UNAVAILABLE",
    "RESOURCE_EXHAUSTED, gRPC message exceeds maximum size, COMPACTED"
  })
  void ofAWatch(Code code, String description, Kind expected) {
    assertThat(failure(code, description, true).ofWatch().kind()).isEqualTo(expected);
  }

  private static EtcdFailure failure(Code code, String description, boolean sent) {
    return new EtcdFailure("m", Status.fromCode(code).withDescription(description), sent);
  }
}
