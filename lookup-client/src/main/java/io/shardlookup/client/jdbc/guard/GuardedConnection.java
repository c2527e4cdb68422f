package io.shardlookup.client.jdbc.guard;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The connection that work gets: reads and changes rows. Closing it does nothing. */
final class GuardedConnection extends GuardedCalls {
  private static final Set<String> ADMITTED =
      Set.of(
          "clearWarnings",
          "createArrayOf",
          "createBlob",
          "createClob",
          "createNClob",
          "createSQLXML",
          "createStatement",
          "createStruct",
          "getAutoCommit",
          "getCatalog",
          "getClientInfo",
          "getHoldability",
          "getMetaData",
          "getNetworkTimeout",
          "getSchema",
          "getTransactionIsolation",
          "getTypeMap",
          "getWarnings",
          "isReadOnly",
          "isValid",
          "nativeSQL",
          "releaseSavepoint",
          "setSavepoint");

  /** The router's own savepoints. */
  private static final String RESERVED = "shardlookup";

  GuardedConnection(WorkGuard guard, Connection raw) {
    super(guard, raw);
  }

  @Override
  @Nullable Object admitted(Method method, Object[] arguments) throws Throwable {
    String name = method.getName();
    if (name.equals("prepareStatement")) {
      guard().checkText((String) arguments[0]);
    } else if (!ADMITTED.contains(name) && !isRollbackToSavepoint(name, arguments)) {
      throw guard().refuse(name + " (expected: work that only reads and changes rows)");
    } else if (isReserved(arguments)) {
      throw guard().refuse("savepoint: " + arguments[0] + " (expected: another name)");
    }
    return super.admitted(method, arguments);
  }

  @Override
  @Nullable Object closed(Method method, Object[] arguments) {
    return null;
  }

  private static boolean isRollbackToSavepoint(String name, Object[] arguments) {
    return name.equals("rollback") && arguments.length == 1;
  }

  private static boolean isReserved(Object[] arguments) {
    return arguments.length == 1
        && arguments[0] instanceof String name
        && name.toLowerCase(Locale.ROOT).startsWith(RESERVED);
  }
}
