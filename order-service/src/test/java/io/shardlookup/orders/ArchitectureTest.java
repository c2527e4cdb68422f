package io.shardlookup.orders;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final String ORDERS = "io.shardlookup.orders.";

  /** The module's own classes, without the messages of the contract. */
  private static final JavaClasses SERVICE =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("/io/shardlookup/orders/v1/"))
          .importPackages("io.shardlookup.orders");

  @Test
  void packagesDependOneWay() {
    slices().matching("io.shardlookup.orders.(*)..").should().beFreeOfCycles().check(SERVICE);
    noClasses()
        .that()
        .resideInAPackage("io.shardlookup.orders.(*)..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.shardlookup.orders")
        .check(SERVICE);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.shardlookup.orders", ORDERS + "service..", ORDERS + "settlement..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(ORDERS + "service..")
        .check(SERVICE);
  }

  @Test
  void theDomainKnowsNothingThatIsOutside() {
    noClasses()
        .that()
        .resideInAPackage(ORDERS + "order")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ORDERS + "v1..",
            "io.shardlookup.client..",
            "io.shardlookup.runtime..",
            "io.grpc..",
            "com.google.protobuf..",
            "com.mongodb..",
            "org.apache.kafka..",
            "java.sql..",
            "java.util.concurrent..")
        .check(SERVICE);
  }

  @Test
  void eachStoreIsKnownWhereItIsUsed() {
    noClasses()
        .that()
        .resideOutsideOfPackages(ORDERS + "readmodel..", ORDERS + "query..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("com.mongodb..", "org.bson..")
        .check(SERVICE);
    noClasses()
        .that()
        .resideOutsideOfPackages(
            ORDERS + "event..",
            ORDERS + "outbox..",
            ORDERS + "readmodel..",
            ORDERS + "settlement..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(SERVICE);
    noClasses()
        .that()
        .resideInAnyPackage(
            ORDERS + "order..",
            ORDERS + "number..",
            ORDERS + "event..",
            ORDERS + "readmodel..",
            ORDERS + "query..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("java.sql..", "com.mysql..", "com.zaxxer..", "org.flywaydb..")
        .check(SERVICE);
  }

  @Test
  void whatIsBuiltFromEventsKnowsNothingElseOfOrders() {
    noClasses()
        .that()
        .resideInAnyPackage(ORDERS + "event..", ORDERS + "readmodel..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ORDERS + "order..",
            ORDERS + "number..",
            ORDERS + "command..",
            ORDERS + "store..",
            ORDERS + "outbox..",
            ORDERS + "retention..")
        .check(SERVICE);
    noClasses()
        .that()
        .resideInAPackage(ORDERS + "settlement..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            ORDERS + "number..",
            ORDERS + "outbox..",
            ORDERS + "retention..",
            ORDERS + "query..",
            ORDERS + "readmodel..")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching(".*\\.store\\.Order(Reader|Writer|Shards|Removal)")
        .allowEmptyShould(true)
        .check(SERVICE);
  }

  @Test
  void theServiceKnowsNeitherTheNodeNorItsStore() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.shardlookup.server..", "io.shardlookup.storage..", "io.etcd..")
        .check(SERVICE);
  }

  @Test
  void theTimeComesFromOutside() {
    noClasses()
        .should()
        .callMethod(Instant.class, "now")
        .orShould()
        .callMethod(LocalDate.class, "now")
        .orShould()
        .callMethod(LocalDateTime.class, "now")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(SERVICE);
  }
}
