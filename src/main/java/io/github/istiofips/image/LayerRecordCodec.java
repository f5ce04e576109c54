// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import io.github.istiofips.image.LayerIndex.DirectoryNode;
import io.github.istiofips.image.LayerIndex.FileNode;
import io.github.istiofips.image.LayerIndex.LinkNode;
import io.github.istiofips.image.LayerIndex.LowerFileNode;
import io.github.istiofips.image.LayerIndex.Node;
import io.github.istiofips.image.LayerIndex.SpecialNode;
import io.github.istiofips.image.LayerRecord.Examined;
import io.github.istiofips.image.LayerRecord.View;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Layer records as bytes: a gzip file of counted lists. Written and read by the same version of the plugin only. */
final class LayerRecordCodec {

    /** Kinds of nodes; {@link #SPARSE} is a file whose content is not stored as it reads. */
    private static final int FILE = 0;

    private static final int SPARSE = 1;
    private static final int DIRECTORY = 2;
    private static final int LINK = 3;
    private static final int LOWER_FILE = 4;
    private static final int SPECIAL = 5;

    private LayerRecordCodec() {}

    static byte[] write(LayerRecord written) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(new GZIPOutputStream(bytes))) {
            text(out, written.diffId());
            Map<String, Node> nodes = written.index().nodes();
            out.writeInt(nodes.size());
            for (Map.Entry<String, Node> node : nodes.entrySet()) {
                text(out, node.getKey());
                node(out, node.getValue());
            }
            texts(out, written.index().whiteouts());
            texts(out, written.index().opaque());
            out.writeInt(written.met().size());
            for (int ordinal : written.met()) {
                out.writeInt(ordinal);
            }
            out.writeInt(written.examined().size());
            for (Map.Entry<View, Examined> examined : written.examined().entrySet()) {
                out.writeInt(examined.getKey().ordinal());
                text(out, examined.getKey().view());
                text(out, examined.getValue().sha256());
                text(out, examined.getValue().facts());
            }
            out.writeInt(written.passedOver());
        } catch (IOException e) {
            throw new UncheckedIOException("an array can always be written", e);
        }
        return bytes.toByteArray();
    }

    private static void node(DataOutputStream out, Node node) throws IOException {
        if (node instanceof FileNode file) {
            out.writeByte(file.sparse() ? SPARSE : FILE);
            out.writeInt(file.ordinal());
            out.writeLong(file.size());
            out.writeInt(file.mode());
        } else if (node instanceof LinkNode link) {
            out.writeByte(LINK);
            text(out, link.target());
        } else if (node instanceof LowerFileNode lower) {
            out.writeByte(LOWER_FILE);
            text(out, lower.target());
        } else {
            out.writeByte(node instanceof DirectoryNode ? DIRECTORY : SPECIAL);
        }
    }

    private static void texts(DataOutputStream out, Set<String> texts) throws IOException {
        out.writeInt(texts.size());
        for (String text : texts) {
            text(out, text);
        }
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** Reads what {@link #write} wrote; empty for anything else. */
    static Optional<LayerRecord> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes)))) {
            String diffId = text(in);
            Map<String, Node> nodes = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                nodes.put(text(in), node(in));
            }
            LayerIndex index = LayerIndex.restored(nodes, texts(in), texts(in));
            Set<Integer> met = new HashSet<>();
            for (int left = in.readInt(); left > 0; left--) {
                met.add(in.readInt());
            }
            Map<View, Examined> examined = new LinkedHashMap<>();
            for (int left = in.readInt(); left > 0; left--) {
                examined.put(new View(in.readInt(), text(in)), new Examined(text(in), text(in)));
            }
            LayerRecord restored = new LayerRecord(diffId, index, met, examined, in.readInt());
            return in.read() < 0 ? Optional.of(restored) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Node node(DataInputStream in) throws IOException {
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case FILE, SPARSE -> new FileNode(in.readInt(), in.readLong(), in.readInt(), kind == SPARSE);
            case DIRECTORY -> new DirectoryNode();
            case LINK -> new LinkNode(text(in));
            case LOWER_FILE -> new LowerFileNode(text(in));
            case SPECIAL -> new SpecialNode();
            default -> throw new IOException("kind " + kind);
        };
    }

    private static Set<String> texts(DataInputStream in) throws IOException {
        Set<String> texts = new HashSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            texts.add(text(in));
        }
        return texts;
    }

    private static String text(DataInputStream in) throws IOException {
        int length = in.readInt();
        byte[] bytes = length < 0 ? new byte[0] : in.readNBytes(length);
        if (bytes.length != length) {
            throw new EOFException();
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
