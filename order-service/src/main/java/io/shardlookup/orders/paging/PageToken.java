package io.shardlookup.orders.paging;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import io.shardlookup.model.strategy.KeySyntax;
import io.shardlookup.orders.error.OrderErrorReason;
import io.shardlookup.orders.error.OrderException;
import java.util.Base64;

/**
 * Where a list goes on, as text: a position, and a digest over it and the question that it belongs
 * to. A token that was cut, changed or belongs to another question is refused. The digest is no
 * secret: all that a forged token could do is begin the caller's own list at another place.
 */
public final class PageToken {
  private static final int DIGEST_BYTES = 12;
  private static final int MAX_LENGTH = 1_024;

  private PageToken() {}

  /**
   * A token.
   *
   * @param question what is listed, without the size of pages; the same for every page
   * @param position of the next page, known to the list alone
   */
  public static String of(String question, ByteString position) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(digest(question, position).concat(position).toByteArray());
  }

  /**
   * The position in a token of this question; {@link OrderErrorReason#INVALID_PAGE_TOKEN} if it is
   * none.
   */
  public static ByteString position(String question, String token) {
    if (token.length() > MAX_LENGTH) {
      throw invalid(token);
    }
    ByteString content = decode(token);
    if (content.size() < DIGEST_BYTES) {
      throw invalid(token);
    }
    ByteString position = content.substring(DIGEST_BYTES);
    if (!content.startsWith(digest(question, position)) || !of(question, position).equals(token)) {
      throw invalid(token);
    }
    return position;
  }

  /**
   * The refusal of a token, to be thrown: {@link OrderErrorReason#INVALID_PAGE_TOKEN}. For lists
   * that find a position in it which is none of theirs, too.
   */
  public static OrderException invalid(String token) {
    return OrderException.of(
        OrderErrorReason.INVALID_PAGE_TOKEN,
        "page_token",
        KeySyntax.quote(token),
        "next_page_token of an earlier answer to the same query");
  }

  private static ByteString decode(String token) {
    try {
      return ByteString.copyFrom(Base64.getUrlDecoder().decode(token));
    } catch (IllegalArgumentException e) {
      throw invalid(token);
    }
  }

  private static ByteString digest(String question, ByteString position) {
    byte[] asked = question.getBytes(UTF_8);
    byte[] hash =
        Hashing.sha256()
            .newHasher()
            .putInt(asked.length)
            .putBytes(asked)
            .putBytes(position.toByteArray())
            .hash()
            .asBytes();
    return ByteString.copyFrom(hash, 0, DIGEST_BYTES);
  }
}
