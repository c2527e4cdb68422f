package io.shardlookup.runtime.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads a YAML file of options: a flat map; a list counts as its items, separated by commas. */
final class ConfigFile {
  private ConfigFile() {}

  /** The options of the file by name; {@link ConfigException} for a key that is none. */
  static Map<String, String> read(Path file, Set<String> names) {
    Object content = parse(file);
    if (content == null) {
      return Map.of();
    }
    if (!(content instanceof Map<?, ?> map)) {
      throw ConfigException.of("config file " + file, "no map", "lines such as log-level: debug");
    }
    Map<String, String> options = new HashMap<>();
    map.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          if (!names.contains(name)) {
            throw ConfigException.of(
                "config file " + file + ": unknown key", name, Closest.hint(name, names));
          }
          options.put(name, text(name, value));
        });
    return options;
  }

  private static @Nullable Object parse(Path file) {
    try {
      LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
      return new Load(settings).loadFromString(Files.readString(file));
    } catch (IOException e) {
      throw ConfigException.of("config file", file.toString(), "a readable file; " + e);
    } catch (YamlEngineException e) {
      throw ConfigException.of("config file " + file, "not YAML", String.valueOf(e.getMessage()));
    }
  }

  private static String text(String name, @Nullable Object value) {
    if (value instanceof Collection<?> items) {
      return items.stream().map(item -> text(name, item)).collect(Collectors.joining(","));
    }
    if (value == null || value instanceof Map) {
      throw ConfigException.of(name, String.valueOf(value), "a value or a list of values");
    }
    return String.valueOf(value);
  }
}
