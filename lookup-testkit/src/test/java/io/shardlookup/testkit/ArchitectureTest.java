package io.shardlookup.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitectureTest {
  private static final JavaClasses TESTKIT =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.shardlookup.testkit");

  /** All other tests of this module show that the node runs without them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "io.etcd.jetcd.api.KVGrpc",
        "io.vertx.core.Vertx",
        "picocli.CommandLine",
        "ch.qos.logback.classic.Logger",
        "org.snakeyaml.engine.v2.api.Load"
      })
  void carriesNothingThatOnlyANodeInProductionNeeds(String name) throws ClassNotFoundException {
    assertThat(Class.forName("io.shardlookup.server.node.LookupNode")).isNotNull();
    assertThatThrownBy(() -> Class.forName(name)).isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  void onlyTheExtensionKnowsJUnit() {
    noClasses()
        .that()
        .doNotHaveSimpleName("DirectoryExtension")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.junit..")
        .check(TESTKIT);
  }

  @Test
  void theStoreIsTheOneInMemory() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.shardlookup.server.store.etcd")
        .check(TESTKIT);
  }
}
