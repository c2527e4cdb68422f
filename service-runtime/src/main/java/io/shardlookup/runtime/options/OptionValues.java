package io.shardlookup.runtime.options;

import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads the texts of options; {@link ConfigException} for one that is not as expected. */
public final class OptionValues {
  private static final Pattern DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h)");
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.-]{0,62}");
  private static final Pattern ENDPOINT = Pattern.compile("(.+):([0-9]{1,5})");

  private OptionValues() {}

  /** A name of small letters, digits, dots and dashes, at most 63. */
  public static String name(String option, String value) {
    if (!NAME.matcher(value).matches()) {
      throw ConfigException.of(option, '"' + value + '"', NAME.pattern());
    }
    return value;
  }

  /** A number within bounds. */
  public static int number(String option, String value, int least, int most) {
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below, as any other value out of bounds.
    }
    throw ConfigException.of(option, value, least + ".." + most);
  }

  /** A port, 0 for any free one. */
  public static int port(String option, String value) {
    return number(option, value, 0, 65_535);
  }

  /** A host's name or address that this machine can resolve now. */
  public static String host(String option, String value) {
    if (value.isBlank() || new InetSocketAddress(value, 0).isUnresolved()) {
      throw ConfigException.of(option, '"' + value + '"', "an address, or a name that has one");
    }
    return value;
  }

  /** {@code host:port} with a port from 1. */
  public static String endpoint(String option, String value) {
    Matcher matcher = ENDPOINT.matcher(value);
    if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 65_535) {
      throw ConfigException.of(option, '"' + value + '"', "host:port");
    }
    return value;
  }

  /** A duration within bounds, such as 500ms, 10s, 5m or 1h. */
  public static Duration duration(String option, String value, Duration least, Duration most) {
    Matcher matcher = DURATION.matcher(value);
    if (matcher.matches()) {
      long amount = Long.parseLong(matcher.group(1));
      Duration duration =
          switch (matcher.group(2)) {
            case "ms" -> Duration.ofMillis(amount);
            case "s" -> Duration.ofSeconds(amount);
            case "m" -> Duration.ofMinutes(amount);
            default -> Duration.ofHours(amount);
          };
      if (duration.compareTo(least) >= 0 && duration.compareTo(most) <= 0) {
        return duration;
      }
    }
    throw ConfigException.of(
        option,
        '"' + value + '"',
        text(least) + ".." + text(most) + ", such as 500ms, 10s, 5m or 1h");
  }

  /** One of the words of an enum, in small letters. */
  public static <E extends Enum<E>> E word(String option, String value, Class<E> type) {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
        return constant;
      }
    }
    throw ConfigException.of(
        option,
        '"' + value + '"',
        Arrays.stream(type.getEnumConstants())
            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining(", ")));
  }

  /** The parts between commas, without the spaces around them; at least one, none empty. */
  public static List<String> list(String option, String value) {
    List<String> parts = Arrays.stream(value.split(",", -1)).map(String::strip).toList();
    if (parts.contains("")) {
      throw ConfigException.of(option, '"' + value + '"', "one or more, separated by commas");
    }
    return parts;
  }

  private static String text(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  /** A file that can be read; null for no value. {@link ConfigException} for any other. */
  public static @Nullable Path file(String option, @Nullable String value) {
    if (value == null) {
      return null;
    }
    Path file = Path.of(value);
    if (!Files.isReadable(file) || Files.isDirectory(file)) {
      throw ConfigException.of(option, value, "a readable file");
    }
    return file;
  }
}
