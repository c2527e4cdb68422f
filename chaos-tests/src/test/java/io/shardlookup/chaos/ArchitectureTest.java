package io.shardlookup.chaos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final JavaClasses CHAOS =
      new ClassFileImporter().importPackages("io.shardlookup.chaos");

  @Test
  void theCheckerSharesNoCodeWithTheProduct() {
    classes()
        .that()
        .resideInAPackage("io.shardlookup.chaos.checker")
        .and()
        .haveSimpleNameNotEndingWith("Test")
        .and()
        .haveSimpleNameNotEndingWith("Properties")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("java..", "org.jspecify..", "io.shardlookup.chaos.checker")
        .check(CHAOS);
  }

  @Test
  void theCheckerHasNoClockAndNoChance() {
    noClasses()
        .that()
        .resideInAPackage("io.shardlookup.chaos.checker")
        .should()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .check(CHAOS);
  }
}
