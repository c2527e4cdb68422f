package io.shardlookup.orders.order;

/** What happened to an order. Names are stored and published. */
public enum OrderEventType {
  /** It was placed. */
  PLACED,
  /** A payment was received and more is to be paid. */
  PARTLY_PAID,
  /** The payment was received that makes up the total. */
  PAID,
  /** The shop accepted it. */
  ACCEPTED,
  /** It was completed. */
  COMPLETED,
  /** It was called off. */
  CANCELLED,
  /** Nothing: the order as it is, told again. */
  RESTATED
}
