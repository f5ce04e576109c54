// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;

/** Bounds the work that the inputs of a run may ask for to turn passwords into keys: the counts stand in the inputs themselves. */
final class DerivationBudget {

    /** Iterations for all keys of a run together, some seconds of work. OpenSSL uses 2,048, Java 10,000, OWASP recommends 600,000. */
    private static final BigInteger MAX_ITERATIONS = BigInteger.valueOf(10_000_000);

    /** Bytes that one scrypt derivation may take (RFC 7914, section 2): OpenSSL's {@code pkcs8 -scrypt} takes 16 MiB. */
    private static final BigInteger MAX_SCRYPT_BYTES = BigInteger.valueOf(64 * 1024 * 1024);

    /** An scrypt block costs about what so many bytes of it do, counted in iterations. */
    private static final BigInteger SCRYPT_BYTES_PER_ITERATION = BigInteger.valueOf(128);

    private BigInteger left;

    private DerivationBudget(BigInteger left) {
        this.left = left;
    }

    /** The budget of all inputs that are inspected together. */
    static DerivationBudget ofRun() {
        return new DerivationBudget(MAX_ITERATIONS);
    }

    /** For inventory: what is under a password stays closed, also under an empty one. */
    static DerivationBudget none() {
        return new DerivationBudget(BigInteger.ZERO);
    }

    /** Takes what an algorithm with its parameters costs: PBES1 (PKCS#12 and PKCS#5), PBES2 and PBMAC1 of RFC 8018. */
    void take(AlgorithmIdentifier algorithm) throws MalformedDerException {
        ASN1Encodable parameters = algorithm.getParameters();
        if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
            takeDerivation(AlgorithmIdentifier.getInstance(PBES2Parameters.getInstance(parameters)
                    .getKeyDerivationFunc()
                    .toASN1Primitive()));
        } else if (algorithm.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBMAC1)) {
            takeDerivation(PBMAC1Params.getInstance(parameters).getKeyDerivationFunc());
        } else {
            take(PKCS12PBEParams.getInstance(parameters).getIterations());
        }
    }

    /** Takes a number of iterations. */
    void take(BigInteger iterations) throws MalformedDerException {
        if (iterations.signum() <= 0 || iterations.compareTo(left) > 0) {
            throw new MalformedDerException("its password takes " + iterations + " iterations to check; at most "
                    + MAX_ITERATIONS + " are made for all files together");
        }
        left = left.subtract(iterations);
    }

    private void takeDerivation(AlgorithmIdentifier function) throws MalformedDerException {
        if (function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)) {
            ScryptParams scrypt = ScryptParams.getInstance(function.getParameters());
            BigInteger bytes =
                    scrypt.getCostParameter().multiply(scrypt.getBlockSize()).multiply(SCRYPT_BYTES_PER_ITERATION);
            if (bytes.compareTo(MAX_SCRYPT_BYTES) > 0) {
                throw new MalformedDerException("its password takes " + bytes + " bytes of memory to check; at most "
                        + MAX_SCRYPT_BYTES + " are used");
            }
            take(bytes.divide(SCRYPT_BYTES_PER_ITERATION)
                    .multiply(scrypt.getParallelizationParameter())
                    .max(BigInteger.ONE));
        } else {
            take(PBKDF2Params.getInstance(function.getParameters()).getIterationCount());
        }
    }
}
