package io.shardlookup.local.demo;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** The keyspaces of the demonstration, one of each strategy, and their keys by number. */
enum DemoKeys {
  /** SEQUENCE: parcel numbers such as {@code PCL-20260107-6}. */
  PARCELS("parcels") {
    @Override
    String key(int number) {
      return String.format(Locale.ROOT, "PCL-%d-%d", FIRST_DATE + number % 28, number);
    }
  },
  /** HASH. */
  CUSTOMERS("customers") {
    @Override
    String key(int number) {
      return "customer-" + number;
    }
  },
  /** RANGE, by number. */
  INVOICES("invoices") {
    @Override
    String key(int number) {
      return Integer.toString(Math.floorMod(number * 37_199, 4 * INVOICES_A_RANGE));
    }
  },
  /** DIRECTORY. */
  DEVICES("devices") {
    @Override
    String key(int number) {
      return String.format(Locale.ROOT, "device-%06d", number);
    }
  };

  static final int FIRST_DATE = 20_260_101;
  static final int SLOTS = 64;
  static final int RANGES = 4;
  static final int INVOICES_A_RANGE = 1_000_000;
  static final List<String> SHARDS =
      IntStream.rangeClosed(1, 3).mapToObj(i -> "shard-" + i).toList();

  private final String keyspace;

  DemoKeys(String keyspace) {
    this.keyspace = keyspace;
  }

  /** The keyspace's name. */
  String keyspace() {
    return keyspace;
  }

  /** The key with this number, 0 or more. */
  abstract String key(int number);

  /** The first key of a range of invoices; empty for the lowest. */
  static String rangeStart(int range) {
    return range == 0 ? "" : Integer.toString(range * INVOICES_A_RANGE);
  }
}
