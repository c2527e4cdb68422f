package io.shardlookup.client.jdbc.guard;

import java.lang.reflect.Method;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** A statement that checks the text of what it is told to run. */
final class GuardedStatement extends GuardedCalls {
  GuardedStatement(WorkGuard guard, Statement raw) {
    super(guard, raw);
  }

  @Override
  @Nullable Object admitted(Method method, Object[] arguments) throws Throwable {
    boolean runs = method.getName().startsWith("execute") || method.getName().equals("addBatch");
    if (runs && arguments.length > 0 && arguments[0] instanceof String sql) {
      guard().checkText(sql);
    }
    return super.admitted(method, arguments);
  }
}
