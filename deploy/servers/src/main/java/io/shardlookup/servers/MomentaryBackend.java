package io.shardlookup.servers;

import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.backend.h2.H2Backend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.h2.mvstore.MVStore;

/**
 * Documents in a file that always shows one moment: it is written between commands, never during
 * one. So a kill loses the latest commands whole and keeps all before them, as MongoDB's journal
 * does.
 *
 * <p>Left to itself the file's library writes at any time, one map after the other: a kill could
 * then leave a document without its entry in the index, or a later write without an earlier one.
 *
 * <p>Collections and indexes are dropped and made between commands, too: a write beside that could
 * be left with maps that are closed, for good.
 */
final class MomentaryBackend extends H2Backend {
  private static final long WRITE_EVERY_MILLIS = 1_000;

  /** Fair, so that commands without end cannot keep the file from being written. */
  private final ReadWriteLock moment = new ReentrantReadWriteLock(true);

  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "write-file");
            thread.setDaemon(true);
            return thread;
          });

  private MomentaryBackend(MVStore store) {
    super(store);
  }

  /** Opens the file, created when missing, and begins to write it about once a second. */
  static MomentaryBackend open(String file) {
    MVStore store =
        new MVStore.Builder().fileName(file).autoCommitDisabled().autoCommitBufferSize(0).open();
    MomentaryBackend backend = new MomentaryBackend(store);
    var unused =
        backend.writer.scheduleWithFixedDelay(
            backend::write, WRITE_EVERY_MILLIS, WRITE_EVERY_MILLIS, TimeUnit.MILLISECONDS);
    return backend;
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    return within(lockFor(command), () -> super.handleCommand(channel, database, command, query));
  }

  @Override
  public QueryResult handleQuery(MongoQuery query) {
    return within(moment.readLock(), () -> super.handleQuery(query));
  }

  @Override
  public Document handleMessage(MongoMessage message) {
    String command = message.getDocument().keySet().iterator().next();
    return within(lockFor(command), () -> super.handleMessage(message));
  }

  @Override
  public void close() {
    writer.shutdownNow();
    Lock alone = moment.writeLock();
    alone.lock();
    try {
      commit();
      super.close();
    } finally {
      alone.unlock();
    }
  }

  private void write() {
    Lock alone = moment.writeLock();
    alone.lock();
    try {
      commit();
    } finally {
      alone.unlock();
    }
  }

  private Lock lockFor(String command) {
    boolean alone = command.startsWith("drop") || command.startsWith("create");
    return alone ? moment.writeLock() : moment.readLock();
  }

  private static <T> T within(Lock lock, Supplier<T> command) {
    lock.lock();
    try {
      return command.get();
    } finally {
      lock.unlock();
    }
  }
}
