// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

/**
 * A user name and its secret.
 *
 * @param username the user name; {@value #TOKEN_USER} marks the secret as an OAuth2 refresh token, as in Docker's
 *     credential helper protocol, and {@value #REGISTRY_TOKEN_USER} as a token for the registry itself
 * @param secret the password or token; never printed
 * @param source where they were found, for messages, such as {@code settings.xml server 'x'}
 */
public record Credentials(String username, String secret, String source) {

    static final String TOKEN_USER = "<token>";

    static final String REGISTRY_TOKEN_USER = "<registry token>";

    boolean isRegistryToken() {
        return username.equals(REGISTRY_TOKEN_USER);
    }

    boolean isRefreshToken() {
        return username.equals(TOKEN_USER);
    }

    /** Leaves the secret out. */
    @Override
    public String toString() {
        return "Credentials from " + source;
    }
}
