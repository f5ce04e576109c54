// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;

/** Writes elements in DER (ITU-T X.690, clause 10.1). */
final class DerWriter {

    private DerWriter() {}

    /** Returns an element of a tag with the parts as its content. */
    static byte[] tlv(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        byte[] length = BigInteger.valueOf(content.size()).toByteArray();
        int skip = length.length > 1 && length[0] == 0 ? 1 : 0;
        if (content.size() >= 0x80) {
            out.write(0x80 | length.length - skip);
        }
        out.write(length, skip, length.length - skip);
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }
}
