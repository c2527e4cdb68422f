package io.shardlookup.benchmarks.peer;

import com.google.protobuf.ByteString;
import com.google.protobuf.BytesValue;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;

/**
 * An empty gRPC service: the least that a request and an answer of given sizes cost. The request
 * says in its first two bytes how long the answer's content is.
 */
public final class Echo {
  /** One request, one answer. */
  public static final MethodDescriptor<BytesValue, BytesValue> UNARY =
      method("Unary", MethodDescriptor.MethodType.UNARY);

  /** Any number of requests, one answer each, in order. */
  public static final MethodDescriptor<BytesValue, BytesValue> STREAM =
      method("Stream", MethodDescriptor.MethodType.BIDI_STREAMING);

  static final String SERVICE = "shardlookup.benchmarks.Echo";

  /** Field number and length of a message below 128 bytes. */
  private static final int FRAMING = 2;

  private static final int LENGTH_BYTES = 2;

  private Echo() {}

  /**
   * A request of so many bytes on the wire whose answer has so many.
   *
   * @param requestBytes 4..129
   * @param answerBytes 2..129
   */
  public static BytesValue request(int requestBytes, int answerBytes) {
    byte[] content = new byte[requestBytes - FRAMING];
    int answer = answerBytes - FRAMING;
    content[0] = (byte) (answer >>> 8);
    content[1] = (byte) answer;
    BytesValue request = BytesValue.of(ByteString.copyFrom(content));
    if (request.getSerializedSize() != requestBytes || content.length < LENGTH_BYTES) {
      throw new IllegalArgumentException("request: " + requestBytes + " bytes (expected: 4..129)");
    }
    return request;
  }

  /** How many bytes of content the request wants back. */
  static int wanted(BytesValue request) {
    ByteString content = request.getValue();
    return (content.byteAt(0) & 0xff) << 8 | (content.byteAt(1) & 0xff);
  }

  private static MethodDescriptor<BytesValue, BytesValue> method(
      String name, MethodDescriptor.MethodType type) {
    return MethodDescriptor.<BytesValue, BytesValue>newBuilder()
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setRequestMarshaller(ProtoUtils.marshaller(BytesValue.getDefaultInstance()))
        .setResponseMarshaller(ProtoUtils.marshaller(BytesValue.getDefaultInstance()))
        .build();
  }
}
