package io.shardlookup.runtime.logging;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.joran.spi.JoranException;
import io.shardlookup.runtime.logging.LogConfig.Format;
import io.shardlookup.runtime.logging.LogConfig.Level;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** What a service prints, by which it is watched. */
final class LogSetupTest {
  private final PrintStream stdout = System.out;
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @BeforeEach
  void capture() {
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
  }

  @AfterEach
  void restore() throws JoranException {
    System.setOut(stdout);
    SLF4JBridgeHandler.uninstall();
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    new ContextInitializer(context).autoConfig();
  }

  @Test
  void isOneJsonObjectALine() {
    LogSetup.configure(new LogConfig(Level.INFO, Format.JSON));

    LoggerFactory.getLogger("io.shardlookup.test").info("served {}\n{}", 7, "\"odd\"");

    assertThat(lines())
        .singleElement()
        .satisfies(
            line ->
                assertThat(line)
                    .startsWith("{")
                    .endsWith("}")
                    .contains("\"level\":\"INFO\"")
                    .contains("\"formattedMessage\":\"served 7\\n\\\"odd\\\"\""));
  }

  @Test
  void hearsLibrariesFromWarningsOnHoweverTheyLog() {
    LogSetup.configure(new LogConfig(Level.DEBUG, Format.JSON));

    LoggerFactory.getLogger("io.library").info("chatter");
    java.util.logging.Logger.getLogger("io.grpc.test").info("chatter");
    java.util.logging.Logger.getLogger("io.grpc.test").warning("trouble");

    assertThat(lines())
        .singleElement()
        .satisfies(line -> assertThat(line).startsWith("{").contains("trouble", "io.grpc.test"));
  }

  @Test
  void hearsTheServiceFromItsLevelOn() {
    LogSetup.configure(new LogConfig(Level.WARN, Format.PLAIN));

    LoggerFactory.getLogger("io.shardlookup.test").info("chatter");
    LoggerFactory.getLogger("io.shardlookup.test").warn("trouble");

    assertThat(lines())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("WARN", "test: trouble"));
  }

  private List<String> lines() {
    return printed.toString(StandardCharsets.UTF_8).lines().toList();
  }
}
