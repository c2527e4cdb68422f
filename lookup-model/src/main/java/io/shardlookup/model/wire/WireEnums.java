package io.shardlookup.model.wire;

import com.google.protobuf.ProtocolMessageEnum;
import io.shardlookup.model.Fencing;
import io.shardlookup.model.KeyspaceState;
import io.shardlookup.model.MappingState;
import io.shardlookup.model.ShardState;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import io.shardlookup.model.strategy.AssignmentPolicy;
import io.shardlookup.model.strategy.RangeOrder;

/**
 * Enums of the model and of the contract: the same names, with a prefix in the contract. A number
 * that this version does not know is refused with {@link LookupException} INVALID_ARGUMENT.
 */
public final class WireEnums {
  private static final String EXPECTED = "one that this version's contract names";

  private WireEnums() {}

  static io.shardlookup.v1.ShardState toWire(ShardState state) {
    return switch (state) {
      case ACTIVE -> io.shardlookup.v1.ShardState.SHARD_STATE_ACTIVE;
      case DRAINING -> io.shardlookup.v1.ShardState.SHARD_STATE_DRAINING;
      case READ_ONLY -> io.shardlookup.v1.ShardState.SHARD_STATE_READ_ONLY;
    };
  }

  /** Unspecified means ACTIVE. */
  public static ShardState fromWire(io.shardlookup.v1.ShardState state) {
    return switch (state) {
      case SHARD_STATE_UNSPECIFIED, SHARD_STATE_ACTIVE -> ShardState.ACTIVE;
      case SHARD_STATE_DRAINING -> ShardState.DRAINING;
      case SHARD_STATE_READ_ONLY -> ShardState.READ_ONLY;
      case UNRECOGNIZED -> throw unnumbered("shard_state");
    };
  }

  static io.shardlookup.v1.MappingState toWire(MappingState state) {
    return switch (state) {
      case SERVING -> io.shardlookup.v1.MappingState.MAPPING_STATE_SERVING;
      case MOVING -> io.shardlookup.v1.MappingState.MAPPING_STATE_MOVING;
      case CUTOVER -> io.shardlookup.v1.MappingState.MAPPING_STATE_CUTOVER;
      case PENDING -> io.shardlookup.v1.MappingState.MAPPING_STATE_PENDING;
    };
  }

  static MappingState fromWire(io.shardlookup.v1.MappingState state) {
    return switch (state) {
      case MAPPING_STATE_SERVING -> MappingState.SERVING;
      case MAPPING_STATE_MOVING -> MappingState.MOVING;
      case MAPPING_STATE_CUTOVER -> MappingState.CUTOVER;
      case MAPPING_STATE_PENDING -> MappingState.PENDING;
      case MAPPING_STATE_UNSPECIFIED, UNRECOGNIZED -> throw unnumbered("mapping_state");
    };
  }

  static io.shardlookup.v1.Fencing toWire(Fencing fencing) {
    return fencing == Fencing.FENCED
        ? io.shardlookup.v1.Fencing.FENCING_FENCED
        : io.shardlookup.v1.Fencing.FENCING_UNFENCED;
  }

  /** Unspecified means FENCED. */
  static Fencing fromWire(io.shardlookup.v1.Fencing fencing) {
    return switch (fencing) {
      case FENCING_UNSPECIFIED, FENCING_FENCED -> Fencing.FENCED;
      case FENCING_UNFENCED -> Fencing.UNFENCED;
      case UNRECOGNIZED -> throw unnumbered("fencing");
    };
  }

  static io.shardlookup.v1.KeyspaceState toWire(KeyspaceState state) {
    return state == KeyspaceState.ACTIVE
        ? io.shardlookup.v1.KeyspaceState.KEYSPACE_STATE_ACTIVE
        : io.shardlookup.v1.KeyspaceState.KEYSPACE_STATE_DELETING;
  }

  /** Unspecified means ACTIVE. */
  static KeyspaceState fromWire(io.shardlookup.v1.KeyspaceState state) {
    return switch (state) {
      case KEYSPACE_STATE_UNSPECIFIED, KEYSPACE_STATE_ACTIVE -> KeyspaceState.ACTIVE;
      case KEYSPACE_STATE_DELETING -> KeyspaceState.DELETING;
      case UNRECOGNIZED -> throw unnumbered("keyspace_state");
    };
  }

  static io.shardlookup.v1.RangeOrder toWire(RangeOrder order) {
    return order == RangeOrder.BYTES
        ? io.shardlookup.v1.RangeOrder.RANGE_ORDER_BYTES
        : io.shardlookup.v1.RangeOrder.RANGE_ORDER_NUMERIC;
  }

  /** Unspecified means BYTES. */
  static RangeOrder fromWire(io.shardlookup.v1.RangeOrder order) {
    return switch (order) {
      case RANGE_ORDER_UNSPECIFIED, RANGE_ORDER_BYTES -> RangeOrder.BYTES;
      case RANGE_ORDER_NUMERIC -> RangeOrder.NUMERIC;
      case UNRECOGNIZED -> throw unnumbered("range_order");
    };
  }

  static io.shardlookup.v1.AssignmentPolicy toWire(AssignmentPolicy policy) {
    return policy == AssignmentPolicy.WEIGHTED
        ? io.shardlookup.v1.AssignmentPolicy.ASSIGNMENT_POLICY_WEIGHTED
        : io.shardlookup.v1.AssignmentPolicy.ASSIGNMENT_POLICY_LEAST_KEYS;
  }

  /** Unspecified means WEIGHTED. */
  static AssignmentPolicy fromWire(io.shardlookup.v1.AssignmentPolicy policy) {
    return switch (policy) {
      case ASSIGNMENT_POLICY_UNSPECIFIED, ASSIGNMENT_POLICY_WEIGHTED -> AssignmentPolicy.WEIGHTED;
      case ASSIGNMENT_POLICY_LEAST_KEYS -> AssignmentPolicy.LEAST_KEYS;
      case UNRECOGNIZED -> throw unnumbered("assignment_policy");
    };
  }

  /** The reason's number in the contract. */
  public static io.shardlookup.v1.ErrorReason toWire(ErrorReason reason) {
    return io.shardlookup.v1.ErrorReason.valueOf("ERROR_REASON_" + reason.name());
  }

  /** The reason of a number in the contract; INTERNAL if this version does not know it. */
  public static ErrorReason fromWire(io.shardlookup.v1.ErrorReason reason) {
    for (ErrorReason known : ErrorReason.values()) {
      if (reason.name().equals("ERROR_REASON_" + known.name())) {
        return known;
      }
    }
    return ErrorReason.INTERNAL;
  }

  /** Returns the value of a field unless its number is one that this version does not know. */
  static <E extends Enum<E> & ProtocolMessageEnum> E known(String field, E value, int number) {
    if (value.name().equals("UNRECOGNIZED")) {
      throw LookupException.invalid(field, number, EXPECTED);
    }
    return value;
  }

  private static LookupException unnumbered(String field) {
    return LookupException.invalid(field, "unspecified or unknown", EXPECTED);
  }
}
