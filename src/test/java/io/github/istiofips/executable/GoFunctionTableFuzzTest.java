// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.provider.MethodSource;

class GoFunctionTableFuzzTest {

    static Stream<Named<byte[]>> seeds() {
        return FuzzSeeds.named(FuzzSeeds.go());
    }

    @Timeout(HostileFile.SECONDS)
    @MethodSource("seeds")
    @FuzzTest
    void namesAreThoseOfTheFile(byte[] file) {
        FileBytes content = Fixtures.bytes(file);
        HostileFile.elf(file, GoFunctionTableFuzzTest::names, names -> {
            assertThat(names).noneMatch(name -> content.matches(name.offset(), new byte[1]));
            assertThat(names).noneMatch(name -> name.text().indexOf('\n') >= 0);
        });
    }

    private static List<GoFunctionTable.Name> names(FileBytes bytes, ElfFile elf) throws MalformedExecutableException {
        List<GoFunctionTable.Name> names = new ArrayList<>();
        GoMarkers markers = new GoMarkers();
        for (GoFunctionTable table : GoFunctionTable.find(bytes, elf)) {
            table.forEachName(name -> {
                names.add(name);
                markers.accept(name);
            });
        }
        return names;
    }
}
