// SPDX-License-Identifier: Apache-2.0
package io.github.istiofips.certificate;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.asn1.ASN1BMPString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.Attribute;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.crypto.ExtendedDigest;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.operator.InputDecryptorProvider;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDefaultDigestProvider;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCS12SafeBag;
import org.bouncycastle.pkcs.PKCS12SafeBagFactory;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilderProvider;

/** Reads keystores in the format PKCS#12 (RFC 7292): every certificate and private key, whether or not they belong together. */
final class Pkcs12Keystore {

    private static final String STORE = "The keystore";

    /** Safe contents in safe contents, which no known tool writes. */
    private static final int MAX_NESTING = 4;

    /** Revocation lists and secrets. */
    private static final Set<ASN1ObjectIdentifier> OTHER_BAGS =
            Set.of(PKCSObjectIdentifiers.crlBag, PKCSObjectIdentifiers.secretBag);

    private static final StorePassword EMPTY = new StorePassword("");

    private final StorePassword password;
    private final boolean twoZeros;
    private final DerivationBudget budget;
    private final InputDecryptorProvider decryptors;
    private final List<StoreEntry> entries = new ArrayList<>();

    private Pkcs12Keystore(StorePassword password, boolean twoZeros, DerivationBudget budget) {
        this.password = password;
        this.twoZeros = twoZeros;
        this.budget = budget;
        this.decryptors = PasswordDecryption.decryptor(password, twoZeros, budget);
    }

    /**
     * Returns the certificates and private keys in the order of the store. Without a password the empty one is tried.
     *
     * @throws LockedException if the password does not open it
     */
    static List<StoreEntry> read(byte[] der, Optional<StorePassword> password, DerivationBudget budget)
            throws MalformedDerException, LockedException {
        try {
            PKCS12PfxPdu pfx = new PKCS12PfxPdu(der);
            boolean empty =
                    password.map(given -> given.characters().length == 0).orElse(true);
            for (boolean twoZeros : empty ? new boolean[] {false, true} : new boolean[] {false}) {
                Pkcs12Keystore store = new Pkcs12Keystore(password.orElse(EMPTY), twoZeros, budget);
                if (store.open(pfx)) {
                    return store.entries;
                }
            }
        } catch (PKCSException | OperatorCreationException | IOException | RuntimeException e) {
            PasswordDecryption.rethrowCause(e);
            throw new MalformedDerException("it is no intact PKCS#12 keystore");
        }
        throw password.isPresent() ? LockedException.wrongPassword(STORE) : LockedException.withoutPassword(STORE);
    }

    /** Reads the store, or returns false if the password is another one. */
    private boolean open(PKCS12PfxPdu pfx)
            throws PKCSException, OperatorCreationException, IOException, MalformedDerException {
        if (pfx.hasMac() && !isMacValid(pfx)) {
            return false;
        }
        try {
            for (ContentInfo content : pfx.getContentInfos()) {
                addBags(safeBags(content));
            }
            return true;
        } catch (PKCSException e) {
            PasswordDecryption.rethrowCause(e);
            return false;
        }
    }

    private PKCS12SafeBag[] safeBags(ContentInfo content) throws PKCSException, MalformedDerException {
        if (content.getContentType().equals(PKCSObjectIdentifiers.data)) {
            return new PKCS12SafeBagFactory(content).getSafeBags();
        }
        if (content.getContentType().equals(PKCSObjectIdentifiers.encryptedData)) {
            return new PKCS12SafeBagFactory(content, decryptors).getSafeBags();
        }
        throw new MalformedDerException(
                "it is protected by a public key (RFC 7292, section 3.1), which cannot be opened here");
    }

    private void addBags(PKCS12SafeBag[] bags) throws PKCSException, IOException, MalformedDerException {
        for (PKCS12SafeBag bag : bags) {
            addBag(bag.toASN1Structure(), alias(bag), 0);
        }
    }

    /** RFC 7292, section 4.2. */
    private void addBag(SafeBag bag, String alias, int nesting)
            throws PKCSException, IOException, MalformedDerException {
        ASN1Encodable value = bag.getBagValue();
        if (bag.getBagId().equals(PKCSObjectIdentifiers.certBag)) {
            byte[] certificate = ASN1OctetString.getInstance(
                            CertBag.getInstance(value).getCertValue())
                    .getOctets();
            entries.add(new StoreEntry(alias, certificate, false));
        } else if (bag.getBagId().equals(PKCSObjectIdentifiers.keyBag)) {
            entries.add(new StoreEntry(alias, value.toASN1Primitive().getEncoded(), false));
        } else if (bag.getBagId().equals(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag)) {
            byte[] key = new PKCS8EncryptedPrivateKeyInfo(EncryptedPrivateKeyInfo.getInstance(value))
                    .decryptPrivateKeyInfo(decryptors)
                    .getEncoded();
            entries.add(new StoreEntry(alias, key, false));
        } else if (bag.getBagId().equals(PKCSObjectIdentifiers.safeContentsBag)) {
            if (nesting == MAX_NESTING) {
                throw new MalformedDerException("it is nested more than " + MAX_NESTING + " levels deep");
            }
            for (ASN1Encodable inner : ASN1Sequence.getInstance(value)) {
                addBag(SafeBag.getInstance(inner), alias(new PKCS12SafeBag(SafeBag.getInstance(inner))), nesting + 1);
            }
        } else if (!OTHER_BAGS.contains(bag.getBagId())) {
            throw new MalformedDerException("it holds a bag of the unknown type " + bag.getBagId());
        }
    }

    /** RFC 2985, section 5.5.1: the friendly name. */
    private static String alias(PKCS12SafeBag bag) {
        Attribute[] attributes = bag.getAttributes();
        if (attributes != null) {
            for (Attribute attribute : attributes) {
                if (attribute.getAttrType().equals(PKCS12SafeBag.friendlyNameAttribute)
                        && attribute.getAttrValues().size() > 0) {
                    return ASN1BMPString.getInstance(attribute.getAttrValues().getObjectAt(0))
                            .getString();
                }
            }
        }
        return "";
    }

    private boolean isMacValid(PKCS12PfxPdu pfx)
            throws PKCSException, OperatorCreationException, MalformedDerException {
        if (pfx.getMacAlgorithmID().getAlgorithm().equals(PKCSObjectIdentifiers.id_PBMAC1)) {
            budget.take(pfx.getMacAlgorithmID());
            return pfx.isMacValid(
                    new JcePKCS12MacCalculatorBuilderProvider().setProvider(PasswordDecryption.PROVIDER),
                    password.characters());
        }
        MacData mac = pfx.toASN1Structure().getMacData();
        budget.take(mac.getIterationCount());
        return MessageDigest.isEqual(mac(pfx, mac), mac.getMac().getDigest());
    }

    /** RFC 7292, appendix B; the library's own check knows fewer digests. */
    private byte[] mac(PKCS12PfxPdu pfx, MacData mac) throws OperatorCreationException {
        ExtendedDigest digest =
                BcDefaultDigestProvider.INSTANCE.get(mac.getMac().getAlgorithmId());
        PKCS12ParametersGenerator derivation = new PKCS12ParametersGenerator(digest);
        derivation.init(
                twoZeros ? new byte[2] : PBEParametersGenerator.PKCS12PasswordToBytes(password.characters()),
                mac.getSalt(),
                mac.getIterationCount().intValueExact());
        HMac computed = new HMac(digest);
        computed.init(derivation.generateDerivedMacParameters(Byte.SIZE * digest.getDigestSize()));
        byte[] content = ASN1OctetString.getInstance(
                        pfx.toASN1Structure().getAuthSafe().getContent())
                .getOctets();
        computed.update(content, 0, content.length);
        byte[] result = new byte[computed.getMacSize()];
        computed.doFinal(result, 0);
        return result;
    }
}
