// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import io.github.istiofips.image.ImageException;
import io.github.istiofips.image.ImageException.Reason;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Failures of a connection, told so that the reader knows what to do. No URL is printed: it may hold a signature. */
final class Failures {

    private Failures() {}

    /** Explains why a host gave no answer. */
    static ImageException noAnswer(String host, boolean plainHttp, Throwable failure) {
        if (has(failure, UnresolvedAddressException.class) || has(failure, UnknownHostException.class)) {
            return unreachable(
                    "Host " + host + " is unknown.", "Check the host's spelling, the DNS and the VPN.", failure);
        }
        if (has(failure, HttpConnectTimeoutException.class) || has(failure, TimeoutException.class)) {
            return unreachable(
                    "Host " + host + " does not answer.",
                    "Check the network and firewall; behind a company proxy set <proxies> in settings.xml.",
                    failure);
        }
        if (has(failure, SSLException.class)) {
            return tls(host, failure);
        }
        if (has(failure, ConnectException.class)) {
            return unreachable(
                    "Host " + host + " refuses the connection.",
                    "Check host and port; behind a company proxy set <proxies> in settings.xml.",
                    failure);
        }
        String speaks = plainHttp ? "plain HTTP" : "HTTPS";
        return unreachable(
                "Speaking " + speaks + " with host " + host + " failed: " + text(failure) + ".",
                "Check that the host is a registry and speaks " + speaks + " on this port.",
                failure);
    }

    private static ImageException tls(String host, Throwable failure) {
        String text = chain(failure);
        if (text.contains("Unsupported or unrecognized SSL message") || text.contains("plaintext connection")) {
            return unreachable(
                    "Host " + host + " does not speak TLS on this port.",
                    "If it is meant to speak plain HTTP, set <plainHttp>true</plainHttp> for it under `registries`.",
                    failure);
        }
        if (text.contains("No name matching") || text.contains("No subject alternative")) {
            return unreachable(
                    "The TLS certificate of host " + host + " is for another name.",
                    "Use the name in the certificate, or have the certificate corrected.",
                    failure);
        }
        if (text.contains("expired") || text.contains("NotAfter")) {
            return unreachable(
                    "The TLS certificate of host " + host + " has expired.",
                    "Have it renewed; check the clock of this machine.",
                    failure);
        }
        return unreachable(
                "TLS with host " + host + " failed: " + text(failure) + ".",
                "If it uses a company certificate authority, name its PEM file as <caFile> for it under `registries`.",
                failure);
    }

    /** Returns the message of the innermost cause that has one, on one line. */
    static String text(Throwable failure) {
        String text = failure.getClass().getSimpleName();
        for (Optional<Throwable> at = Optional.of(failure);
                at.isPresent();
                at = Optional.ofNullable(at.get().getCause())) {
            String message = at.get().getMessage();
            if (message != null && !message.isBlank()) {
                text = message;
            }
        }
        return text.replaceAll("\\s+", " ").replaceAll("[.]$", "");
    }

    static ImageException unreachable(String message, String remedy) {
        return new ImageException(Reason.UNREACHABLE, message, remedy);
    }

    private static ImageException unreachable(String message, String remedy, Throwable cause) {
        return new ImageException(Reason.UNREACHABLE, message, remedy, cause);
    }

    private static boolean has(Throwable failure, Class<? extends Throwable> type) {
        return type.isInstance(failure) || (failure.getCause() != null && has(failure.getCause(), type));
    }

    private static String chain(Throwable failure) {
        return failure.getMessage() + (failure.getCause() == null ? "" : " / " + chain(failure.getCause()));
    }
}
