// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.cache;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileOwnerAttributeView;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.util.Optional;

/**
 * Tells what only the current user can have written. A checksum shows damage, not intent; that nobody else wrote an entry is what it is
 * believed for.
 *
 * @param user the current user; empty where the file system knows no owners, and then everything is trusted
 */
record FileTrust(Optional<UserPrincipal> user) {

    /**
     * Finds out who the current user is to a file system: the owner of a file made there. Where none can be made, the user of this
     * name.
     *
     * @param directory existing directory
     * @throws IOException if it cannot be told
     */
    static FileTrust in(Path directory) throws IOException {
        if (Files.getFileAttributeView(directory, FileOwnerAttributeView.class) == null) {
            return new FileTrust(Optional.empty());
        }
        try {
            return new FileTrust(Optional.of(ownerOfNewFile(directory)));
        } catch (IOException readOnlyOrFull) {
            return new FileTrust(Optional.of(directory
                    .getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName(System.getProperty("user.name", ""))));
        }
    }

    /**
     * Says what speaks against a file or directory; a symbolic link is not followed.
     *
     * @return the end of a sentence, empty if nothing does
     * @throws IOException if its attributes cannot be read
     */
    Optional<String> objection(Path path) throws IOException {
        if (user.isEmpty()) {
            return Optional.empty();
        }
        PosixFileAttributeView posix =
                Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (posix == null) {
            return foreign(Files.getOwner(path, LinkOption.NOFOLLOW_LINKS));
        }
        PosixFileAttributes attributes = posix.readAttributes();
        return foreign(attributes.owner()).or(() -> writableByOthers(attributes));
    }

    /** Reads attributes without following a symbolic link. */
    static BasicFileAttributes attributes(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    }

    private Optional<String> foreign(UserPrincipal owner) {
        return user.filter(current -> !current.equals(owner))
                .map(current -> "belongs to " + owner.getName() + ", and this build runs as " + current.getName());
    }

    private static Optional<String> writableByOthers(PosixFileAttributes attributes) {
        if (attributes.isSymbolicLink()) {
            return Optional.of("is a symbolic link");
        }
        boolean writable = attributes.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE);
        return writable
                ? Optional.of(
                        "can be written by others (" + PosixFilePermissions.toString(attributes.permissions()) + ")")
                : Optional.empty();
    }

    private static UserPrincipal ownerOfNewFile(Path directory) throws IOException {
        Path probe = Files.createTempFile(directory, "owner", EntryFiles.TEMPORARY);
        try {
            return Files.getOwner(probe);
        } finally {
            Files.delete(probe);
        }
    }
}
