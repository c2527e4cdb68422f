package io.shardlookup.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.stub.StreamObserver;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.v1.AssignSlotRequest;
import io.shardlookup.v1.Changes;
import io.shardlookup.v1.CreateKeyspaceRequest;
import io.shardlookup.v1.Fencing;
import io.shardlookup.v1.Hello;
import io.shardlookup.v1.KeyspaceSnapshot;
import io.shardlookup.v1.ListMappingsRequest;
import io.shardlookup.v1.LoadEntriesRequest;
import io.shardlookup.v1.LookupRequest;
import io.shardlookup.v1.SessionRequest;
import io.shardlookup.v1.SessionResponse;
import io.shardlookup.v1.Welcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardctlIT {
  @TempDir Path directory;
  private FakeDirectory node;
  private FakeDirectory other;

  @BeforeEach
  void start() throws IOException {
    node = FakeDirectory.start();
    other = FakeDirectory.start();
  }

  @AfterEach
  void stop() throws InterruptedException {
    node.close();
    other.close();
  }

  @Test
  void showsAPlacementAsNamesAndValues() {
    Run run = Run.at(node.endpoint(), "resolve", "customers", "K", "--min-revision", "6");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("shard       shard-1").contains("scope       slot 38");
    LookupRequest asked = (LookupRequest) node.asked.get(0);
    assertThat(asked.getKey().toStringUtf8()).isEqualTo("K");
    assertThat(asked.getConsistency().getMinRevision()).isEqualTo(6);
  }

  @Test
  void showsJsonForPrograms() {
    Run run = Run.at(node.endpoint(), "--output", "json", "shard", "list");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("\"shard\": \"shard-1\"").contains("\"generation\": 4");
  }

  @Test
  void readsFromTheNextNodeWhenOneIsGone() throws IOException {
    Run run = Run.at(closedPort() + "," + node.endpoint(), "resolve", "customers", "K");

    assertThat(run.status()).isZero();
  }

  @Test
  void readsFromTheNextNodeWhenOneIsSilent() {
    other.silent = true;

    Run run = Run.at(other.endpoint() + "," + node.endpoint(), "resolve", "customers", "K");

    assertThat(run.status()).isZero();
    assertThat(other.asked).hasSize(1);
  }

  @Test
  void changesThroughTheNextNodeWhenOneDoesNotAcceptConnections() throws IOException {
    Run run =
        Run.at(closedPort() + "," + node.endpoint(), "slot", "assign", "customers", "3", "shard-2");

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("slot 3").contains("shard-2");
  }

  @Test
  void changesThroughTheNextNodeWhenOneSaysThatNothingWasChanged() {
    other.refusal = new LookupException(ErrorReason.STORE_UNAVAILABLE, "etcd does not answer");

    Run run =
        Run.at(
            other.endpoint() + "," + node.endpoint(),
            "slot",
            "assign",
            "customers",
            "3",
            "shard-2");

    assertThat(run.status()).isZero();
  }

  @Test
  void doesNotRepeatAChangeWhoseOutcomeIsUnknown() {
    other.silent = true;

    Run run =
        Run.at(
            other.endpoint() + "," + node.endpoint(),
            "slot",
            "assign",
            "customers",
            "3",
            "shard-2");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).startsWith("shardctl: OUTCOME_UNKNOWN: ").contains("look before a retry");
    assertThat(node.asked).isEmpty();
  }

  @Test
  void showsReasonValueAndExpectationOfARefusal() {
    node.refusal = new LookupException(ErrorReason.UNKNOWN_KEYSPACE, "keyspace: x (expected: one)");

    Run run = Run.at(node.endpoint() + "," + other.endpoint(), "resolve", "x", "K");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("shardctl: UNKNOWN_KEYSPACE: keyspace: x (expected: one)\n");
    assertThat(other.asked).isEmpty();
  }

  @Test
  void showsTheCurrentStateToTheLoserOfARace() {
    node.refusal = new LookupException(ErrorReason.CONFLICT, "slot 3: changed");
    node.refusalDetails = new com.google.protobuf.Message[] {FakeDirectory.slot(3, "shard-9", 12)};

    Run run =
        Run.at(
            node.endpoint(),
            "slot",
            "assign",
            "customers",
            "3",
            "shard-2",
            "--expected-generation",
            "5");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("now: scope slot 3, shard shard-9").contains("generation 12");
    assertThat(((AssignSlotRequest) node.asked.get(0)).getExpectedGeneration()).isEqualTo(5);
  }

  @Test
  void namesEveryNodeWhenNoneAnswers() throws IOException {
    String gone = closedPort();

    Run run = Run.at(gone, "resolve", "customers", "K");

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("NOT_SERVING").contains(gone + ": cannot be reached");
  }

  @Test
  void createsAKeyspaceAsTyped() {
    Run run =
        Run.at(
            node.endpoint(),
            "--reason",
            "new shop",
            "keyspace",
            "create",
            "invoices",
            "--range",
            "numeric",
            "--ranges",
            "=shard-1,1000=shard-2",
            "--unfenced",
            "--table",
            "invoice:number");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    CreateKeyspaceRequest asked = (CreateKeyspaceRequest) node.asked.get(0);
    assertThat(asked.getKeyspace().getFencing()).isEqualTo(Fencing.FENCING_UNFENCED);
    assertThat(asked.getRangesList())
        .extracting(range -> range.getStart().toStringUtf8() + "=" + range.getShard())
        .containsExactly("=shard-1", "1000=shard-2");
    assertThat(asked.getKeyspace().getTables(0).getKeyColumn()).isEqualTo("number");
    assertThat(asked.getContext().getReason()).isEqualTo("new shop");
  }

  @Test
  void listsPagesAsOneTableAndSaysWhereToGoOn() {
    Run run = Run.at(node.endpoint(), "mappings", "customers", "--kind", "slot", "--limit", "2");

    assertThat(run.out().lines()).hasSize(3);
    assertThat(run.err()).contains("--page-token more");
  }

  @Test
  void listsAllMappingsOverAsManyCallsAsThatTakes() {
    node.pagesByCall = 3;

    Run run =
        Run.of(
            "--endpoints",
            node.endpoint(),
            "--timeout",
            "1000",
            "mappings",
            "customers",
            "--limit",
            "0");

    assertThat(run.err()).isEmpty();
    assertThat(run.status()).isZero();
    assertThat(run.out().lines().filter(line -> line.contains("slot"))).hasSize(3);
    assertThat(node.asked)
        .extracting(request -> ((ListMappingsRequest) request).getPageToken())
        .containsExactly("", "1", "2");
  }

  @Test
  void loadsAFileInParts() throws IOException {
    Path file = directory.resolve("shops.csv");
    Files.writeString(
        file,
        IntStream.range(0, 2_500)
            .mapToObj(i -> "shop-" + i + (i % 2 == 0 ? ",shard-1" : ""))
            .collect(Collectors.joining("\n")));

    Run run = Run.at(node.endpoint(), "entry", "load", "shops", file.toString());

    assertThat(run.status()).isZero();
    assertThat(run.out()).contains("created    2500");
    assertThat(run.err()).contains("loaded 2500 of 2500");
    assertThat(node.asked.stream().filter(LoadEntriesRequest.class::isInstance)).hasSize(3);
  }

  @Test
  void loadsNothingOfAFileWithAWrongLine() throws IOException {
    Path file = directory.resolve("shops.csv");
    Files.writeString(file, "shop-1,shard-1\nshop-2,Shard 2\n");

    Run run = Run.at(node.endpoint(), "entry", "load", "shops", file.toString());

    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("line 2").contains("Shard 2").contains("expected");
    assertThat(node.asked).isEmpty();
  }

  @Test
  void watchesOnThroughTheNextNodeFromWhereItWas() throws Exception {
    try (FakeDirectory first = new FakeDirectory(ShardctlIT::firstSession);
        FakeDirectory second = new FakeDirectory(ShardctlIT::secondSession)) {

      Run run =
          Run.at(first.endpoint() + "," + second.endpoint(), "watch", "customers", "--count", "3");

      assertThat(run.status()).isZero();
      assertThat(run.out().lines())
          .satisfiesExactly(
              line -> assertThat(line).isEqualTo("10  holds  customers"),
              line -> assertThat(line).startsWith("11  mapping  slot 1  shard-1"),
              line -> assertThat(line).startsWith("12  mapping  slot 2  shard-2"));
      Hello hello = ((SessionRequest) second.asked.get(0)).getHello();
      assertThat(hello.getViewRevision()).isEqualTo(11);
      assertThat(hello.getKeyspacesList()).containsExactly("customers");
      assertThat(hello.getDirectoryId()).isEqualTo("d");
    }
  }

  private static void firstSession(
      SessionRequest request, StreamObserver<SessionResponse> answers) {
    answers.onNext(
        SessionResponse.newBuilder()
            .setWelcome(Welcome.newBuilder().setDirectoryId("d").setRevision(10))
            .build());
    answers.onNext(
        SessionResponse.newBuilder()
            .setSnapshot(
                KeyspaceSnapshot.newBuilder()
                    .setKeyspace("customers")
                    .setRevision(10)
                    .setLast(true))
            .build());
    answers.onNext(change(11, 1, "shard-1"));
    answers.onError(
        io.shardlookup.model.wire.GrpcErrors.toGrpc(
            new LookupException(ErrorReason.NOT_SERVING, "going down")));
  }

  private static void secondSession(
      SessionRequest request, StreamObserver<SessionResponse> answers) {
    answers.onNext(
        SessionResponse.newBuilder()
            .setWelcome(Welcome.newBuilder().setDirectoryId("d").setRevision(12).setResumed(true))
            .build());
    answers.onNext(change(12, 2, "shard-2"));
  }

  private static SessionResponse change(long revision, int slot, String shard) {
    Changes.Builder changes = Changes.newBuilder().setRevision(revision);
    changes.addChangesBuilder().setMappingPut(FakeDirectory.slot(slot, shard, revision));
    return SessionResponse.newBuilder().setChanges(changes).build();
  }

  private static String closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return "127.0.0.1:" + socket.getLocalPort();
    }
  }
}
