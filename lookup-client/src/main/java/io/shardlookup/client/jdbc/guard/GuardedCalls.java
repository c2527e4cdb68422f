package io.shardlookup.client.jdbc.guard;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Passes the calls on one JDBC object through its {@link WorkGuard}: nothing after the end, nothing
 * unwrapped, and whatever leads back to the connection comes out guarded.
 */
class GuardedCalls implements InvocationHandler {
  private final WorkGuard guard;
  private final Object raw;

  GuardedCalls(WorkGuard guard, Object raw) {
    this.guard = guard;
    this.raw = raw;
  }

  @Override
  public final @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given)
      throws Throwable {
    Object[] arguments = given == null ? new Object[0] : given;
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(proxy, method, arguments);
    }
    if (method.getName().equals("cancel")) {
      return pass(method, arguments);
    }
    guard.lock().lock();
    try {
      return call(method, arguments);
    } finally {
      guard.lock().unlock();
    }
  }

  /** What the call returns; the lock is held and the work goes on. */
  @Nullable Object admitted(Method method, Object[] arguments) throws Throwable {
    return guarded(pass(method, arguments));
  }

  final WorkGuard guard() {
    return guard;
  }

  final @Nullable Object pass(Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(raw, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause() == null ? e : e.getCause();
    }
  }

  private @Nullable Object call(Method method, Object[] arguments) throws Throwable {
    switch (method.getName()) {
      case "isWrapperFor":
        return false;
      case "unwrap":
        throw guard.refuse("unwrap (expected: work on the connection as it is)");
      case "close":
        return guard.hasEnded() ? null : closed(method, arguments);
      case "isClosed":
        return guard.hasEnded() || (boolean) admittedOrFalse(method, arguments);
      default:
        if (guard.hasEnded()) {
          throw new SQLException("connection: the work has ended", "08003");
        }
        return admitted(method, arguments);
    }
  }

  /** What closing does. */
  @Nullable Object closed(Method method, Object[] arguments) throws Throwable {
    return pass(method, arguments);
  }

  private Object admittedOrFalse(Method method, Object[] arguments) throws Throwable {
    Object closed = pass(method, arguments);
    return closed == null ? false : closed;
  }

  private @Nullable Object guarded(@Nullable Object value) {
    if (value instanceof Connection) {
      return guard.connection();
    }
    if (value instanceof PreparedStatement statement) {
      guard.opened(statement);
      return proxy(PreparedStatement.class, new GuardedStatement(guard, statement));
    }
    if (value instanceof Statement statement) {
      guard.opened(statement);
      return proxy(Statement.class, new GuardedStatement(guard, statement));
    }
    if (value instanceof ResultSet rows) {
      return proxy(ResultSet.class, new GuardedCalls(guard, rows));
    }
    if (value instanceof DatabaseMetaData metaData) {
      return proxy(DatabaseMetaData.class, new GuardedCalls(guard, metaData));
    }
    return value;
  }

  private static Object proxy(Class<?> type, InvocationHandler handler) {
    return Proxy.newProxyInstance(
        GuardedCalls.class.getClassLoader(), new Class<?>[] {type}, handler);
  }

  private Object ofObject(Object proxy, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "guarded " + raw.getClass().getSimpleName();
    };
  }
}
