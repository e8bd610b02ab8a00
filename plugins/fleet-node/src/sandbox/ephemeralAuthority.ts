import { KeyObject, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import * as x509 from '@peculiar/x509';

const KEYS = { name: 'ECDSA', namedCurve: 'P-256' };
const SIGNATURE = { name: 'ECDSA', hash: 'SHA-256' };
const DAY_MS = 24 * 3_600_000;

/** A certificate authority that one sandbox trusts and nothing else does. Its key is kept in memory. */
export interface EphemeralAuthority {
  /** Its certificate as PEM. */
  certificate: string;
  /** What a server needs to speak for a host, as PEM. */
  issueFor(hostname: string): Promise<{ cert: string; key: string }>;
}

/** Makes an authority that ends after a day; takes about 10 ms. */
export async function createEphemeralAuthority(): Promise<EphemeralAuthority> {
  const keys = await generateKeys();
  const name = 'CN=Slipway sandbox';
  const own = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(),
    name,
    keys,
    signingAlgorithm: SIGNATURE,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return {
    certificate: own.toString('pem'),
    async issueFor(hostname) {
      const pair = await generateKeys();
      const certificate = await x509.X509CertificateGenerator.create({
        ...validity(),
        subject: 'CN=Slipway filtering proxy',
        issuer: name,
        publicKey: pair.publicKey,
        signingKey: keys.privateKey,
        signingAlgorithm: SIGNATURE,
        extensions: [
          new x509.BasicConstraintsExtension(false, undefined, true),
          new x509.KeyUsagesExtension(
            x509.KeyUsageFlags.digitalSignature,
            true,
          ),
          new x509.ExtendedKeyUsageExtension([
            x509.ExtendedKeyUsage.serverAuth,
          ]),
          new x509.SubjectAlternativeNameExtension([
            { type: isIP(hostname) ? 'ip' : 'dns', value: hostname },
          ]),
          await x509.AuthorityKeyIdentifierExtension.create(keys.publicKey),
          await x509.SubjectKeyIdentifierExtension.create(pair.publicKey),
        ],
      });
      const key = KeyObject.from(pair.privateKey);
      return {
        cert: certificate.toString('pem'),
        key: key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      };
    },
  };
}

function generateKeys() {
  return crypto.subtle.generateKey(KEYS, true, ['sign', 'verify']);
}

/** From a day ago, for clocks that differ. */
function validity() {
  const now = Date.now();
  return {
    serialNumber: randomBytes(16).toString('hex'),
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + DAY_MS),
  };
}
