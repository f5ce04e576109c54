// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image;

import java.util.ArrayDeque;
import java.util.Deque;

/** Paths inside an image, kept relative to its root: {@code usr/bin/envoy}; the root is the empty text. */
final class ImagePath {

    /** Longest path: Linux's {@code PATH_MAX}. */
    static final int MAX_LENGTH = 4096;

    /** Most components of a path; real ones stay below 40. */
    static final int MAX_DEPTH = 256;

    private ImagePath() {}

    /**
     * Cleans a name as container runtimes do before they extract it: leading slashes, {@code .}, doubled slashes and
     * inner {@code ..} disappear. A name that leaves the root is refused, as they refuse it.
     */
    static String clean(String name) throws ContentException {
        if (name.length() > MAX_LENGTH) {
            throw ContentException.limit("has a tar entry whose path is longer than " + MAX_LENGTH);
        }
        Deque<String> kept = new ArrayDeque<>();
        boolean absolute = name.startsWith("/");
        for (String component : name.split("/", -1)) {
            if (component.equals("..")) {
                if (kept.pollLast() == null && !absolute) {
                    throw ContentException.damaged("has a tar entry whose path leaves the root of the image");
                }
            } else if (!component.isEmpty() && !component.equals(".")) {
                kept.addLast(component);
            }
        }
        if (kept.size() > MAX_DEPTH) {
            throw ContentException.limit("has a tar entry whose path is deeper than " + MAX_DEPTH);
        }
        return String.join("/", kept);
    }

    /** Splits a path or link target into components, without empty ones and {@code .}. */
    static Deque<String> components(String path) {
        Deque<String> components = new ArrayDeque<>();
        for (String component : path.split("/", -1)) {
            if (!component.isEmpty() && !component.equals(".")) {
                components.addLast(component);
            }
        }
        return components;
    }

    /** Returns the directory that holds a path; the root holds itself. */
    static String parent(String path) {
        int slash = path.lastIndexOf('/');
        return slash < 0 ? "" : path.substring(0, slash);
    }

    static String fileName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    static String child(String directory, String name) {
        return directory.isEmpty() ? name : directory + "/" + name;
    }

    /** Appends all components to a directory. */
    static String descend(String directory, Deque<String> components) {
        String path = directory;
        for (String component : components) {
            path = child(path, component);
        }
        return path;
    }
}
