package io.shardlookup.orders.paging;

import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;

/** How many items a page may hold; lists of large items end a page earlier. */
public final class PageSize {
  /** Most items of a page. */
  public static final int MAX = 1_000;

  private PageSize() {}

  /** Returns the size if it is within bounds; {@link OrderErrorReason#INVALID_ARGUMENT} if not. */
  public static int check(int size) {
    if (size < 1 || size > MAX) {
      throw OrderException.invalid("page_size", size, "1.." + MAX);
    }
    return size;
  }
}
