package io.shardlookup.model.wire;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import java.util.Arrays;
import java.util.Optional;

/**
 * The {@link ErrorInfo} by which a service of this product names the stable reason of an error: a
 * constant of an enum, under the service's own domain.
 */
public final class ReasonDetail {
  private ReasonDetail() {}

  /** The detail of a status that names the reason. */
  public static Any of(String domain, Enum<?> reason) {
    return Any.pack(ErrorInfo.newBuilder().setDomain(domain).setReason(reason.name()).build());
  }

  /**
   * The first reason of that domain in the status; empty if it has none, or none that this version
   * knows.
   */
  public static <E extends Enum<E>> Optional<E> in(Status status, String domain, Class<E> reasons) {
    return status.getDetailsList().stream()
        .flatMap(detail -> in(detail, domain, reasons).stream())
        .findFirst();
  }

  private static <E extends Enum<E>> Optional<E> in(Any detail, String domain, Class<E> reasons) {
    if (!detail.is(ErrorInfo.class)) {
      return Optional.empty();
    }
    try {
      ErrorInfo info = detail.unpack(ErrorInfo.class);
      return Arrays.stream(reasons.getEnumConstants())
          .filter(r -> info.getDomain().equals(domain) && r.name().equals(info.getReason()))
          .findFirst();
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }
}
