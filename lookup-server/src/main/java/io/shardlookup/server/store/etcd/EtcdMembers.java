package io.shardlookup.server.store.etcd;

import io.etcd.jetcd.api.AlarmMember;
import io.etcd.jetcd.api.AlarmRequest;
import io.etcd.jetcd.api.AlarmResponse;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.shardlookup.server.store.StoreMember;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks every member how it is. */
final class EtcdMembers {
  private static final Duration BOUND = Duration.ofSeconds(1);

  private final EtcdCalls calls;

  EtcdMembers(EtcdCalls calls) {
    this.calls = calls;
  }

  CompletableFuture<List<StoreMember>> ask(List<EtcdEndpoint> members) {
    CompletableFuture<List<AlarmMember>> alarms = alarms();
    List<CompletableFuture<StoreMember>> answers =
        members.stream().map(member -> ask(member, alarms)).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new))
        .thenApply(done -> answers.stream().map(CompletableFuture::join).toList());
  }

  private CompletableFuture<StoreMember> ask(
      EtcdEndpoint member, CompletableFuture<List<AlarmMember>> alarms) {
    return calls
        .ask(
            member,
            MaintenanceGrpc.getStatusMethod(),
            StatusRequest.getDefaultInstance(),
            BOUND,
            false)
        .thenCombine(alarms, (status, all) -> available(member, status, all))
        .exceptionally(failure -> silent(member, EtcdCalls.unwrap(failure)));
  }

  private CompletableFuture<List<AlarmMember>> alarms() {
    AlarmRequest request =
        AlarmRequest.newBuilder().setAction(AlarmRequest.AlarmAction.GET).build();
    return calls
        .read(MaintenanceGrpc.getAlarmMethod(), request, BOUND, false)
        .thenApply(AlarmResponse::getAlarmsList)
        .exceptionally(failure -> List.of());
  }

  private static StoreMember available(
      EtcdEndpoint member, StatusResponse status, List<AlarmMember> alarms) {
    long id = status.getHeader().getMemberId();
    List<String> problems = new ArrayList<>(status.getErrorsList());
    for (AlarmMember alarm : alarms) {
      if (alarm.getMemberID() == id) {
        problems.add("alarm " + alarm.getAlarm());
      }
    }
    if (status.getLeader() == 0) {
      problems.add("no leader");
    }
    return new StoreMember(
        member.name(),
        true,
        status.getLeader() == id,
        status.getVersion(),
        status.getDbSize(),
        List.copyOf(problems));
  }

  private static StoreMember silent(EtcdEndpoint member, Throwable failure) {
    return new StoreMember(
        member.name(), false, false, "", 0, List.of(String.valueOf(failure.getMessage())));
  }
}
