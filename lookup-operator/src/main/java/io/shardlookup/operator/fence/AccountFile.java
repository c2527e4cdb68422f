package io.shardlookup.operator.fence;

import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.model.error.ErrorReason;
import io.shardlookup.model.error.LookupException;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of shards, in a Java properties file: {@code administrator.user}, {@code
 * administrator.password}, and the same of {@code operator} and {@code application}. Names that
 * begin with a shard's credentials reference and a dot come first, so that shards may differ.
 */
public final class AccountFile {
  private final Path file;
  private final Properties properties;

  /** Whose account. */
  public enum Role {
    /** Creates databases and accounts. */
    ADMINISTRATOR,
    /** Owns and raises the fence. */
    OPERATOR,
    /** What services use. */
    APPLICATION
  }

  private AccountFile(Path file, Properties properties) {
    this.file = file;
    this.properties = properties;
  }

  /** Reads the file; {@link LookupException} INVALID_ARGUMENT if it cannot be read. */
  public static AccountFile read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new LookupException(
          ErrorReason.INVALID_ARGUMENT,
          "credentials file: " + file + ": " + e + " (expected: a properties file)",
          e);
    }
    return new AccountFile(file, properties);
  }

  /** The account of this role on a shard with this credentials reference, which may be empty. */
  public Credentials account(Role role, String credentialsRef) {
    String name = role.name().toLowerCase(Locale.ROOT);
    return new Credentials(
        value(credentialsRef, name + ".user"), value(credentialsRef, name + ".password"));
  }

  private String value(String credentialsRef, String name) {
    String special =
        credentialsRef.isEmpty() ? null : properties.getProperty(credentialsRef + "." + name);
    @Nullable String value = special == null ? properties.getProperty(name) : special;
    if (value == null) {
      throw LookupException.invalid("credentials file", file, "a line " + name + " = ...");
    }
    return value;
  }
}
