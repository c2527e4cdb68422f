package io.shardlookup.server.admin;

import com.google.protobuf.ByteString;
import io.shardlookup.model.error.LookupException;
import java.util.Base64;

/** Page tokens: bytes that only this service reads, as text. */
final class PageTokens {
  private PageTokens() {}

  static String of(ByteString content) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(content.toByteArray());
  }

  /** What a token holds; INVALID_ARGUMENT if it is not base64. */
  static ByteString content(String token) {
    try {
      return ByteString.copyFrom(Base64.getUrlDecoder().decode(token));
    } catch (IllegalArgumentException e) {
      throw malformed(token);
    }
  }

  static LookupException malformed(String token) {
    String shown = token.length() > 40 ? token.substring(0, 40) + "..." : token;
    return LookupException.invalid(
        "page_token",
        '"' + shown + '"',
        "next_page_token of an earlier answer to the same question");
  }
}
