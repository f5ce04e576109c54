// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.mesh.carrier;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.istiofips.mesh.Fixture;
import io.github.istiofips.project.SourceException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenCarrierTest {

    @TempDir
    Path base;

    @ParameterizedTest
    @CsvSource({
        "maistra.io/v2, ServiceMeshControlPlane, OTHER=?",
        "operator.kyma-project.io/v1alpha2, Istio, OTHER=?",
        "operator.kyma-project.io/v1alpha1, Telemetry, ''",
        "other.example/v1, Istio, ''",
    })
    void leavesObjectsOpenWhoseControllerDecides(String apiVersion, String kind, String images) throws SourceException {
        String object = "apiVersion: " + apiVersion + "\nkind: " + kind + "\nmetadata: {name: default}\n";

        assertThat(Fixture.line(new Fixture(base).file("mesh.yaml", object).discover()))
                .isEqualTo(images);
    }
}
