package io.shardlookup.runtime.options;

import io.shardlookup.runtime.logging.LogConfig;

/**
 * What a command line asks for.
 *
 * @param <C> configuration of the service
 */
public sealed interface Request<C> {
  /**
   * Run the service.
   *
   * @param config how it runs
   * @param log what it logs
   * @param <C> configuration of the service
   */
  record Run<C>(C config, LogConfig log) implements Request<C> {}

  /**
   * Say something and end.
   *
   * @param exitCode 0 if nothing is wrong
   * @param text for people
   * @param <C> configuration of the service
   */
  record Say<C>(int exitCode, String text) implements Request<C> {}
}
