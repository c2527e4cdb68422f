package io.shardlookup.model;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.Serializable;
import org.junit.jupiter.api.Test;

/** The model is pure: the same code decides on node and client, with no I/O, thread or clock. */
class ArchitectureTest {
  private static final String ROOT = "io.shardlookup.model";
  private static final JavaClasses MODEL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  @Test
  void packagesDependOneWay() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("error")
        .definedBy(ROOT + ".error")
        .layer("strategy")
        .definedBy(ROOT + ".strategy")
        .layer("nouns")
        .definedBy(ROOT)
        .layer("view")
        .definedBy(ROOT + ".view")
        .layer("wire")
        .definedBy(ROOT + ".wire")
        .whereLayer("error")
        .mayNotAccessAnyLayer()
        .whereLayer("strategy")
        .mayOnlyAccessLayers("error")
        .whereLayer("nouns")
        .mayOnlyAccessLayers("error", "strategy")
        .whereLayer("view")
        .mayOnlyAccessLayers("error", "strategy", "nouns")
        .whereLayer("wire")
        .mayOnlyAccessLayers("error", "strategy", "nouns", "view")
        .ensureAllClassesAreContainedInArchitecture()
        .check(MODEL);
  }

  @Test
  void onlyWireKnowsTheContract() {
    noClasses()
        .that()
        .resideOutsideOfPackage(ROOT + ".wire")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.shardlookup.v1..", "io.grpc..", "com.google..")
        .check(MODEL);
  }

  @Test
  void dependsOnLittle() {
    classes()
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.shardlookup.model..",
                "io.shardlookup.v1..",
                "io.grpc..",
                "com.google.protobuf..",
                "com.google.rpc..",
                "kotlin..",
                "kotlinx.collections.immutable..",
                "org.jspecify.annotations..",
                "java.."))
        .check(MODEL);
  }

  @Test
  void doesNoInputAndOutput() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAnyPackage("java.io..", "java.nio.file..", "java.nio.channels..", "java.net..")
                .and(not(type(Serializable.class))))
        .check(MODEL);
  }

  @Test
  void startsNoThreadAndReadsNoClock() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching(
            "java\\.lang\\.(Thread|ThreadLocal|Process|ProcessBuilder|Runtime)"
                + "|java\\.util\\.(Timer|TimerTask|Random)"
                + "|java\\.util\\.concurrent\\.(Executor.*|.*Executor.*|ForkJoin.*|ThreadLocalRandom|CompletableFuture)")
        .orShould()
        .callMethod(System.class, "nanoTime")
        .orShould()
        .callMethod(System.class, "currentTimeMillis")
        .orShould()
        .dependOnClassesThat()
        .haveNameMatching("java\\.time\\.(Clock|Instant)")
        .check(MODEL);
  }
}
