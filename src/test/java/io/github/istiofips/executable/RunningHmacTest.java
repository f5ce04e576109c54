// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.istiofips.testing.ElfWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.Provider;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.MacSpi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunningHmacTest {

    private static final byte[] CONTENT = "content ".repeat(125).getBytes(StandardCharsets.US_ASCII);

    @ParameterizedTest
    @ValueSource(strings = {"HmacSHA256", "HmacSHA512"})
    void canBeAskedOnTheWay(String algorithm) throws Exception {
        for (RunningHmac hmac : List.of(
                new RunningHmac(algorithm, 64), new RunningHmac(new WithoutCopies(Mac.getInstance(algorithm)), 64))) {
            hmac.update(ByteBuffer.wrap(CONTENT, 0, 300));
            assertThat(hmac.value()).isEqualTo(ElfWriter.hmac(algorithm, 64, Arrays.copyOf(CONTENT, 300)));
            hmac.update(ByteBuffer.wrap(CONTENT, 300, 700));
            assertThat(hmac.value()).isEqualTo(ElfWriter.hmac(algorithm, 64, CONTENT));
        }
    }

    @Test
    void anAlgorithmThatTheRuntimeLacksIsSaid() {
        assertThatThrownBy(() -> new RunningHmac("HmacNone", 64))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("HmacNone");
    }

    /** As of a provider whose state lies in hardware: it cannot be cloned. */
    private static final class WithoutCopies extends Mac {

        WithoutCopies(Mac real) {
            super(new Spi(real), new Provider("test", "1", "test") {}, real.getAlgorithm());
        }

        private static final class Spi extends MacSpi {

            private final Mac real;

            Spi(Mac real) {
                this.real = real;
            }

            @Override
            protected int engineGetMacLength() {
                return real.getMacLength();
            }

            @Override
            protected void engineInit(Key key, AlgorithmParameterSpec parameters)
                    throws java.security.InvalidKeyException {
                real.init(key);
            }

            @Override
            protected void engineUpdate(byte input) {
                real.update(input);
            }

            @Override
            protected void engineUpdate(byte[] input, int offset, int length) {
                real.update(input, offset, length);
            }

            @Override
            protected byte[] engineDoFinal() {
                return real.doFinal();
            }

            @Override
            protected void engineReset() {
                real.reset();
            }
        }
    }
}
