package io.shardlookup.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  @Test
  void operatorsKnowNeitherTheServerNorEtcd() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.shardlookup.server..", "io.etcd..")
        .check(new ClassFileImporter().importPackages("io.shardlookup.operator"));
  }
}
