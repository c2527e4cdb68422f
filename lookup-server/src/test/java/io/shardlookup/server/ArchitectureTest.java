package io.shardlookup.server;

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
  private static final JavaClasses SERVER =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.shardlookup.server");

  @Test
  void onlyTheEtcdStoreKnowsTheEtcdClient() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.shardlookup.server.store.etcd")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.etcd..")
        .check(SERVER);
  }

  @Test
  void onlyTheAssemblyPicksAStore() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "io.shardlookup.server",
            "io.shardlookup.server.node..",
            "io.shardlookup.server.store.etcd",
            "io.shardlookup.server.store.memory")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.shardlookup.server.store.etcd", "io.shardlookup.server.store.memory")
        .check(SERVER);
  }

  @Test
  void theServerDoesNotKnowTheClient() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.shardlookup.client..")
        .check(SERVER);
  }

  @Test
  void packagesDependOneWay() {
    slices().matching("io.shardlookup.server.(*)..").should().beFreeOfCycles().check(SERVER);
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
        .check(SERVER);
  }
}
