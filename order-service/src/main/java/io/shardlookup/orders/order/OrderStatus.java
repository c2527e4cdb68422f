package io.shardlookup.orders.order;

/**
 * Where an order is in its life: {@code CREATED -> PAID -> ACCEPTED -> COMPLETED}, or {@code
 * CANCELLED} from any but the last. Names are stored.
 */
public enum OrderStatus {
  /** Placed; not paid, or paid in part. */
  CREATED,
  /** Payments make up the total. */
  PAID,
  /** The shop works on it. */
  ACCEPTED,
  /** Done; final. */
  COMPLETED,
  /** Called off; final. */
  CANCELLED;

  /** Whether nothing changes any more. */
  public boolean isFinal() {
    return this == COMPLETED || this == CANCELLED;
  }
}
