// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.executable;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * An HMAC under a key of zero bytes that can be asked on the way, so that ranges with one start and many ends cost one
 * pass. The key is public by design: the value detects damage, it does not tell who computed it.
 */
final class RunningHmac {

    private final Mac mac;
    private final SecretKeySpec key;
    private final List<ByteBuffer> parts = new ArrayList<>();

    RunningHmac(String algorithm, int keyLength) {
        this(instance(algorithm), keyLength);
    }

    RunningHmac(Mac mac, int keyLength) {
        this.mac = mac;
        key = new SecretKeySpec(new byte[keyLength], mac.getAlgorithm());
        restart();
    }

    /** The value over the parts in turn. */
    static byte[] of(String algorithm, int keyLength, List<ByteBuffer> parts) {
        RunningHmac hmac = new RunningHmac(algorithm, keyLength);
        parts.forEach(hmac.mac::update);
        return hmac.mac.doFinal();
    }

    private static Mac instance(String algorithm) {
        try {
            return Mac.getInstance(algorithm);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime lacks " + algorithm, e);
        }
    }

    private void restart() {
        try {
            mac.init(key);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java runtime refuses keys for " + mac.getAlgorithm(), e);
        }
    }

    void update(ByteBuffer more) {
        parts.add(more.duplicate());
        mac.update(more);
    }

    /** The value over all bytes so far; more may follow. Hardware-backed providers cannot copy their state and start again. */
    byte[] value() {
        try {
            return ((Mac) mac.clone()).doFinal();
        } catch (CloneNotSupportedException e) {
            byte[] result = mac.doFinal();
            restart();
            parts.forEach(part -> mac.update(part.duplicate()));
            return result;
        }
    }
}
