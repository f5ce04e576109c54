// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.image.registry;

import io.github.istiofips.image.ImageException;
import java.io.IOException;

/** A request got no answer. Never leaves the package: {@link #explained} tells it to users. */
final class NoAnswerException extends IOException {

    private static final long serialVersionUID = 1L;

    private final String host;
    private final boolean plainHttp;
    private final Throwable failure;

    /**
     * @param host who was asked, with port if any
     * @param plainHttp whether without TLS
     * @param failure what the HTTP client says
     */
    NoAnswerException(String host, boolean plainHttp, Throwable failure) {
        super(failure);
        this.host = host;
        this.plainHttp = plainHttp;
        this.failure = failure;
    }

    String host() {
        return host;
    }

    /** Tells whether the same request may succeed a moment later. */
    boolean mayPass() {
        return Failures.mayPass(failure);
    }

    /** Tells whether a deadline ended the request. */
    boolean isSilence() {
        return Failures.isSilence(failure);
    }

    /** @param outcome the end of the sentence, from {@link Attempts#outcome} */
    ImageException explained(String outcome) {
        return Failures.noAnswer(host, plainHttp, failure, outcome);
    }
}
