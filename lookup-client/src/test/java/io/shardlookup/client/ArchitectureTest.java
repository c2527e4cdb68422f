package io.shardlookup.client;

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
  private static final String JDBC = "io.shardlookup.client.jdbc..";
  private static final JavaClasses CLIENT =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.shardlookup.client");

  @Test
  void packagesDependOneWay() {
    slices().matching("io.shardlookup.client.(*)..").should().beFreeOfCycles().check(CLIENT);
    noClasses()
        .that()
        .resideInAPackage("io.shardlookup.client.(*)..")
        .and()
        .resideOutsideOfPackage(JDBC)
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.shardlookup.client")
        .check(CLIENT);
  }

  @Test
  void whoeverOnlyResolvesNeedsNoDatabase() {
    noClasses()
        .that()
        .resideOutsideOfPackage(JDBC)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            JDBC, "java.sql..", "javax.sql..", "com.mysql..", "com.zaxxer..", "org.flywaydb..")
        .check(CLIENT);
    slices().matching("io.shardlookup.client.jdbc.(*)..").should().beFreeOfCycles().check(CLIENT);
    noClasses()
        .that()
        .resideInAPackage("io.shardlookup.client.jdbc.(*)..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.shardlookup.client.jdbc")
        .check(CLIENT);
  }

  @Test
  void theClientKnowsNeitherTheServerNorItsStore() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.shardlookup.server..", "io.etcd..", "io.shardlookup.storage..")
        .check(CLIENT);
  }

  @Test
  void whatDecidesNeitherWaitsNorReachesOut() {
    noClasses()
        .that()
        .haveNameMatching(
            ".*\\.(\\w+Machine|Heartbeats|WantedKeyspaces"
                + "|SessionBatches|SlowLookups|NodeCalls|PendingLookup|NodeRing)")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "java.util.concurrent..", "java.io..", "java.net..")
        .check(CLIENT);
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
        .check(CLIENT);
  }
}
