package io.shardlookup.orders.order;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of what a command says, by which a repetition is told from another command under the same
 * number or id. It is stored, so it never changes for the same content: what a later version adds
 * may count only when it is said. Immutable.
 */
public final class Fingerprint {
  /** Its size. */
  public static final int BYTES = 32;

  private final byte[] bytes;

  private Fingerprint(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Of what is placed. */
  public static Fingerprint of(Purchase purchase) {
    Content content = new Content().add("PLACE").add(purchase.number().text());
    content.add(purchase.customerId()).add(purchase.shopId()).add(purchase.lines().size());
    for (OrderLine line : purchase.lines()) {
      content.add(line.sku()).add(line.name()).add(line.quantity()).add(line.unitPrice());
    }
    return content.digest();
  }

  /** Of what is asked of an order. */
  public static Fingerprint of(OrderCommand command) {
    Content content = new Content().add(command.kind());
    if (command instanceof OrderCommand.Pay pay) {
      content.add(pay.paymentId()).add(pay.amount()).add(pay.method());
    } else if (command instanceof OrderCommand.Cancel cancel) {
      content.add(cancel.reason());
    }
    return content.digest();
  }

  /** One that was stored. */
  public static Fingerprint ofBytes(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException(
          "fingerprint: " + bytes.length + " bytes (expected: " + BYTES + ")");
    }
    return new Fingerprint(bytes.clone());
  }

  /** What to store. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Fingerprint that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }

  /** Feeds values to the digest so that no two lists of values are fed alike. */
  private static final class Content {
    private final MessageDigest digest = sha256();

    Content add(String text) {
      byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
      add(utf8.length);
      digest.update(utf8);
      return this;
    }

    Content add(long number) {
      digest.update(ByteBuffer.allocate(Long.BYTES).putLong(0, number));
      return this;
    }

    Content add(Money money) {
      return add(money.minorUnits()).add(money.currency());
    }

    Fingerprint digest() {
      return new Fingerprint(digest.digest());
    }

    private static MessageDigest sha256() {
      try {
        return MessageDigest.getInstance("SHA-256");
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }
}
