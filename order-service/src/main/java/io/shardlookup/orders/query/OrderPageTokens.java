package io.shardlookup.orders.query;

import com.google.protobuf.ByteString;
import io.shardlookup.orders.paging.PageToken;
import io.shardlookup.orders.readmodel.OrderPosition;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Tokens of lists of orders: the position is eight bytes of time and the order number. */
final class OrderPageTokens {
  private static final int TIME_BYTES = Long.BYTES;

  private OrderPageTokens() {}

  /** The token of a position; empty at the end of the list. */
  static String of(String question, @Nullable OrderPosition next) {
    if (next == null) {
      return "";
    }
    ByteString time =
        ByteString.copyFrom(ByteBuffer.allocate(TIME_BYTES).putLong(0, next.placedAtMicros()));
    return PageToken.of(question, time.concat(ByteString.copyFromUtf8(next.orderNumber())));
  }

  /**
   * The position of a token; null for none. {@link
   * io.shardlookup.orders.error.OrderErrorReason#INVALID_PAGE_TOKEN} if it holds no position.
   */
  static @Nullable OrderPosition read(String question, String token) {
    if (token.isEmpty()) {
      return null;
    }
    ByteString content = PageToken.position(question, token);
    if (content.size() < TIME_BYTES) {
      throw PageToken.invalid(token);
    }
    ByteBuffer position = content.asReadOnlyByteBuffer();
    return new OrderPosition(position.getLong(), ByteString.copyFrom(position).toStringUtf8());
  }
}
