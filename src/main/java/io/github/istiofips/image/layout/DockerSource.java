// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.layout;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.istiofips.image.Compression;
import io.github.istiofips.image.Descriptor;
import io.github.istiofips.image.Digest;
import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import io.github.istiofips.image.ImageSource;
import io.github.istiofips.image.ManifestParser;
import io.github.istiofips.image.RawManifest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One image of an archive of {@code docker save}. The archive has no manifest, so one is derived from what its
 * configuration says: the id of an image is the digest of its configuration, whose {@code rootfs.diff_ids} are the digests
 * of the uncompressed layers.
 */
final class DockerSource implements ImageSource {

    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final String CONFIG = "application/vnd.oci.image.config.v1+json";
    private static final String LAYER = "application/vnd.oci.image.layer.v1.tar";

    /** The only algorithm in which inflated layers are compared with their {@code diff_ids}. */
    private static final String COMPARED = "sha256";

    /** How names tell a digest: {@code HEX.json}, {@code sha256:HEX}, {@code blobs/sha256/HEX}. */
    private static final Pattern DIGEST_NAME = Pattern.compile("(?:.*/)?(?:sha256:)?([0-9a-f]{64})(?:\\.json)?");

    private static final Pattern BLOB_NAME = Pattern.compile("blobs/(sha256)/([0-9a-f]{64})");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ArchiveFiles files;
    private final DockerArchive.Image image;
    private Optional<Derived> derived = Optional.empty();

    /** The manifest, and which member holds the bytes of a digest. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Derived(byte[] manifest, Map<Digest, String> members) {}

    DockerSource(ArchiveFiles files, DockerArchive.Image image) {
        this.files = files;
        this.image = image;
    }

    /** Serves the derived manifest, whatever tag is asked for. */
    @Override
    public RawManifest manifest(String tagOrDigest) throws ImageException {
        byte[] bytes = derived().manifest();
        Optional<Digest> asked = Digest.parse(tagOrDigest);
        if (asked.isPresent() && !asked.get().matches(bytes)) {
            throw new ImageException(
                    Reason.NOT_FOUND,
                    files.place() + " has no manifest " + asked.get() + ": such archives keep no manifests.",
                    "Copy the image with `skopeo copy` to oci-archive:, which keeps them.");
        }
        return new RawManifest(MANIFEST, bytes);
    }

    @Override
    public InputStream blob(Descriptor descriptor) throws ImageException {
        String member = derived().members().get(descriptor.digest());
        if (member == null) {
            throw new ImageException(
                    Reason.NOT_FOUND,
                    files.place() + " has no blob " + descriptor.digest() + ".",
                    "Write the archive again with `docker save`.");
        }
        return files.open(member);
    }

    @Override
    public boolean isLocal() {
        return true;
    }

    @Override
    public String description() {
        return files.description();
    }

    private synchronized Derived derived() throws ImageException {
        if (derived.isEmpty()) {
            derived = Optional.of(derive());
        }
        return derived.get();
    }

    private Derived derive() throws ImageException {
        byte[] config = files.document(image.config());
        Digest configDigest = Digest.sha256(config);
        Matcher name = DIGEST_NAME.matcher(image.config());
        if (name.matches() && !name.group(1).equals(configDigest.hex())) {
            throw new ImageException(
                    Reason.DIGEST_MISMATCH,
                    files.display(image.config()) + " has other bytes than its name says: their digest is "
                            + configDigest + ".",
                    "Do not use this archive; write it again with `docker save`.");
        }
        List<Digest> diffIds = diffIds(config);
        Map<Digest, String> members = new HashMap<>();
        members.put(configDigest, image.config());
        ObjectNode manifest = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", MANIFEST);
        descriptor(manifest.putObject("config"), CONFIG, configDigest, config.length);
        manifest.putArray("layers");
        for (int i = 0; i < diffIds.size(); i++) {
            String member = image.layers().get(i);
            Compression compression = compression(member);
            if (compression != Compression.NONE && !diffIds.get(i).algorithm().equals(COMPARED)) {
                throw Json.damaged(
                        files,
                        image.config(),
                        "its rootfs.diff_ids name a compressed layer by another algorithm than " + COMPARED
                                + ", so that nothing vouches for its bytes");
            }
            Digest digest = compression == Compression.NONE ? diffIds.get(i) : digestOf(member);
            members.put(digest, member);
            descriptor(
                    manifest.withArray("layers").addObject(),
                    LAYER + compression.suffix(),
                    digest,
                    files.tar().size(member));
        }
        try {
            return new Derived(JSON.writeValueAsBytes(manifest), members);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a JSON tree of texts and numbers can always be written", e);
        }
    }

    private static void descriptor(ObjectNode node, String mediaType, Digest digest, long size) {
        node.put("mediaType", mediaType).put("digest", digest.toString()).put("size", size);
    }

    private List<Digest> diffIds(byte[] config) throws ImageException {
        String name = image.config();
        JsonNode root = Json.tree(files, name, config);
        JsonNode value = root.path("rootfs").path("diff_ids");
        List<Digest> diffIds = new ArrayList<>();
        for (String text : Json.texts(files, name, value, "rootfs.diff_ids", DockerArchive.MAX_ENTRIES)) {
            diffIds.add(Digest.parse(text)
                    .orElseThrow(() -> Json.damaged(
                            files,
                            name,
                            "\"" + ManifestParser.printable(text) + "\" is not a sha256 or sha512 digest")));
        }
        if (diffIds.size() != image.layers().size()) {
            throw Json.damaged(
                    files,
                    name,
                    "its rootfs.diff_ids name " + diffIds.size() + " layers, manifest.json has "
                            + image.layers().size() + ", so that nothing vouches for their bytes");
        }
        return diffIds;
    }

    private Compression compression(String member) throws ImageException {
        try (InputStream in = files.open(member)) {
            return Compression.of(in.readNBytes(Compression.MAGIC_BYTES));
        } catch (IOException e) {
            throw unreadable(member, e);
        }
    }

    /** Returns the digest of a compressed layer, which no configuration names; one in the name is compared when it is read. */
    private Digest digestOf(String member) throws ImageException {
        Matcher blob = BLOB_NAME.matcher(member);
        if (blob.matches()) {
            return new Digest(blob.group(1), blob.group(2));
        }
        MessageDigest hash = new Digest("sha256", "").newHash();
        try (InputStream in = new DigestInputStream(files.open(member), hash)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            throw unreadable(member, e);
        }
        return new Digest("sha256", HexFormat.of().formatHex(hash.digest()));
    }

    private ImageException unreadable(String member, IOException e) {
        return new ImageException(
                Reason.DAMAGED,
                files.display(member) + " cannot be read: " + e.getMessage(),
                "Write the archive again with `docker save`.",
                e);
    }
}
