package io.shardlookup.orders.query;

import com.google.protobuf.ByteString;
import io.shardlookup.orders.paging.PageToken;
import io.shardlookup.orders.readmodel.OrderPosition;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Tokens of lists of orders: the position is eight bytes of time and the order number. */
final class OrderPageTokens {
  private OrderPageTokens() {}

  /** The token of a position; empty at the end of the list. */
  static String of(String question, @Nullable OrderPosition next) {
    if (next == null) {
      return "";
    }
    ByteString time = ByteString.copyFrom(ByteBuffer.allocate(8).putLong(0, next.placedAtMicros()));
    return PageToken.of(question, time.concat(ByteString.copyFromUtf8(next.orderNumber())));
  }

  /** The position of a token; null for none. */
  static @Nullable OrderPosition read(String question, String token) {
    if (token.isEmpty()) {
      return null;
    }
    ByteBuffer position = PageToken.position(question, token).asReadOnlyByteBuffer();
    return new OrderPosition(position.getLong(), ByteString.copyFrom(position).toStringUtf8());
  }
}
