// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** An image for one platform under construction. */
public final class TestImage {

    /**
     * A layer blob.
     *
     * @param mediaType its media type
     * @param blob the bytes as stored
     * @param tar the archive in it, for the {@code diff_id}
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Layer(String mediaType, byte[] blob, byte[] tar) {}

    final String os;
    final String architecture;
    final List<Layer> layers = new ArrayList<>();
    final Map<String, String> environment = new TreeMap<>();
    List<String> entrypoint = List.of();
    List<String> cmd = List.of();
    String workingDir = "";

    private TestImage(String os, String architecture) {
        this.os = os;
        this.architecture = architecture;
    }

    /** Begins an image for Linux. */
    public static TestImage linux(String architecture) {
        return new TestImage("linux", architecture);
    }

    /** Begins what image builders attach to an index for a platform that nobody runs. */
    public static TestImage attestation() {
        return new TestImage("unknown", "unknown");
    }

    /** Puts a gzip layer on top. */
    public TestImage layer(TestLayer layer) {
        byte[] tar = layer.toTar();
        return layer("application/vnd.oci.image.layer.v1.tar+gzip", TestLayer.gzip(tar), tar);
    }

    /** Puts a layer blob on top, exactly as given. */
    public TestImage layer(String mediaType, byte[] blob, byte[] tar) {
        layers.add(new Layer(mediaType, blob, tar));
        return this;
    }

    /** Sets the entrypoint. */
    public TestImage entrypoint(String... words) {
        entrypoint = List.of(words);
        return this;
    }

    /** Sets the default arguments. */
    public TestImage cmd(String... words) {
        cmd = List.of(words);
        return this;
    }

    /** Sets an environment variable. */
    public TestImage env(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** Sets the working directory. */
    public TestImage workingDir(String directory) {
        workingDir = directory;
        return this;
    }
}
