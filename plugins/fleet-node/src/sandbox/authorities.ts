import { readFile, realpath, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';

/** Files of certificate authorities that take the place of a program's own ones. */
const REPLACING = [
  'CURL_CA_BUNDLE',
  'PIP_CERT',
  'REQUESTS_CA_BUNDLE',
  'SSL_CERT_FILE',
];

/** Where Debian's and Red Hat's packages of authorities keep those that the machine trusts. */
const OF_THE_MACHINE = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
];

/** Where programs look for certificate authorities. */
const ALL = [...REPLACING, 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_DIR'];

/**
 * Variables that name the certificate authorities for programs in a sandbox: the portal's, since a company's own have to
 * count inside, too; and the proxy's, if it has one.
 */
export async function settingsOfAuthorities(options: {
  /** Folder to write to. */
  scratch: string;
  /** Certificate as PEM. */
  authority?: string;
}): Promise<Record<string, string>> {
  const { scratch, authority } = options;
  const found = await namedInEnvironment();
  if (!authority) return found;
  const bundle = join(scratch, 'authorities.pem');
  const paths = [...REPLACING, 'NODE_EXTRA_CA_CERTS']
    .flatMap(name => found[name] ?? [])
    .concat(OF_THE_MACHINE);
  const known = await Promise.all(
    [...new Set(paths)].map(path => readFile(path, 'utf8').catch(() => '')),
  );
  const trusted = [...rootCertificates, ...known, authority];
  await writeFile(bundle, trusted.join('\n'));
  return {
    ...found,
    ...Object.fromEntries(REPLACING.map(name => [name, bundle])),
    NODE_EXTRA_CA_CERTS: bundle,
  };
}

async function namedInEnvironment(): Promise<Record<string, string>> {
  const found = ALL.map(async name => {
    const path = process.env[name];
    const real = path && (await realpath(path).catch(() => undefined));
    return real ? [[name, real]] : [];
  });
  return Object.fromEntries((await Promise.all(found)).flat());
}
