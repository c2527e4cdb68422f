package io.shardlookup.local.cluster;

import io.shardlookup.client.jdbc.database.Credentials;
import io.shardlookup.processes.ShardDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Set;

/**
 * The accounts on the shards, whose passwords are made once and kept in files that only their owner
 * reads.
 *
 * @param folder of the files
 */
public record LocalAccounts(Path folder) {
  /** The user that services are. */
  static final String APPLICATION_USER = "app";

  private static final String OPERATOR = "operator";
  private static final int PASSWORD_BYTES = 18;
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_READS =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** What services use: it reads and changes rows. */
  public Credentials application() {
    return new Credentials(APPLICATION_USER, password(APPLICATION_USER));
  }

  /** What raises fences. */
  public Credentials operator() {
    return new Credentials(OPERATOR, password(OPERATOR));
  }

  /** What may do everything, as the shards' databases come with it. */
  public Credentials administrator() {
    return new Credentials(ShardDatabase.ADMIN_USER, ShardDatabase.ADMIN_PASSWORD);
  }

  /** The file with the password of {@link #application}. */
  public Path applicationPasswordFile() {
    return file(APPLICATION_USER);
  }

  /** Makes the passwords that there are not yet. */
  void create() {
    try {
      Files.createDirectories(folder);
      for (String user : Set.of(APPLICATION_USER, OPERATOR)) {
        if (!Files.exists(file(user))) {
          write(file(user));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(folder + ": " + e.getMessage(), e);
    }
  }

  /** A file is there whole or not at all. */
  private static void write(Path file) throws IOException {
    byte[] password = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(password);
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.deleteIfExists(next);
    Files.createFile(next, OWNER_READS);
    Files.writeString(next, HexFormat.of().formatHex(password));
    Files.move(next, file);
  }

  private String password(String user) {
    try {
      return Files.readString(file(user));
    } catch (IOException e) {
      throw new UncheckedIOException(file(user) + ": " + e.getMessage(), e);
    }
  }

  private Path file(String user) {
    return folder.resolve(user + ".password");
  }
}
