// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Holds the packages to the direction in which data flows (see docs/architecture.md). */
@AnalyzeClasses(packages = "io.github.istiofips", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    private static final String ROOT = "io.github.istiofips.";

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("io.github.istiofips.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule PROJECT = mayUse("project", "java..", "org.snakeyaml..", "org.apache.commons.compress..");

    @ArchTest
    static final ArchRule MESH = mayUse("mesh", "java..", ROOT + "project");

    @ArchTest
    static final ArchRule MESH_CARRIER = mayUse("mesh.carrier", "java..", ROOT + "project", ROOT + "mesh");

    @ArchTest
    static final ArchRule MESH_DISCOVERY =
            mayUse("mesh.discovery", "java..", ROOT + "project", ROOT + "mesh", ROOT + "mesh.carrier");

    @ArchTest
    static final ArchRule IMAGE =
            mayUse("image", "java..", "com.fasterxml.jackson..", "com.github.luben.zstd..", ROOT + "image.cache");

    @ArchTest
    static final ArchRule IMAGE_CACHE = mayUse("image.cache", "java..");

    @ArchTest
    static final ArchRule IMAGE_REGISTRY = mayUse(
            "image.registry",
            "java..",
            "javax.net.ssl..",
            "com.fasterxml.jackson..",
            "com.google.cloud.tools.jib..",
            ROOT + "image");

    @ArchTest
    static final ArchRule IMAGE_LAYOUT = mayUse("image.layout", "java..", "com.fasterxml.jackson..", ROOT + "image");

    @ArchTest
    static final ArchRule EXECUTABLE = mayUse("executable", "java..", "javax.crypto..");

    @ArchTest
    static final ArchRule ENTRYPOINT = mayUse("entrypoint", "java..");

    @ArchTest
    static final ArchRule CERTIFICATE = mayUse("certificate", "java..", "javax.security..", "org.bouncycastle..");

    @ArchTest
    static final ArchRule CERTIFICATE_DISCOVERY =
            mayUse("certificate.discovery", "java..", ROOT + "project", ROOT + "certificate");

    @ArchTest
    static final ArchRule POLICY = mayUse(
            "policy",
            "java..",
            ROOT + "project",
            ROOT + "mesh",
            ROOT + "image",
            ROOT + "executable",
            ROOT + "certificate",
            ROOT + "policy.data");

    @ArchTest
    static final ArchRule POLICY_DATA =
            mayUse("policy.data", "java..", "com.fasterxml.jackson..", "com.networknt.schema..", ROOT + "project");

    @ArchTest
    static final ArchRule ONLY_MOJO_KNOWS_MAVEN = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "mojo", ROOT + "istio_fips_maven_plugin")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.maven..", "javax.inject..");

    @ArchTest
    static final ArchRule ONLY_REGISTRY_KNOWS_HTTP = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "image.registry")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.cloud.tools.jib..", "java.net.http..");

    @ArchTest
    static final ArchRule NOTHING_KNOWS_MOJO = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "mojo")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "mojo");

    private static ArchRule mayUse(String pkg, String... allowed) {
        String[] all = new String[allowed.length + 2];
        System.arraycopy(allowed, 0, all, 0, allowed.length);
        all[allowed.length] = ROOT + pkg;
        all[allowed.length + 1] = "org.jspecify..";
        return classes()
                .that()
                .resideInAPackage(ROOT + pkg)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(all)
                .allowEmptyShould(true);
    }
}
