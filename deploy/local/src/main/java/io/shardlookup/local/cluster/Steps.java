package io.shardlookup.local.cluster;

/** Gets told what is being done. */
public interface Steps {
  /** Something happened. */
  void line(String words);

  /** Something that takes a while begins. */
  Step begin(String words);

  /** Something under way; closing it without {@link #done} says that it failed. */
  interface Step extends AutoCloseable {
    /** How far it is, in words; may be told very often. */
    void at(String words);

    /** It has ended well. */
    void done(String words);

    @Override
    void close();
  }
}
