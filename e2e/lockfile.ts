/** What a service has: each library at its version, with the names of those it needs. */
export type Locked = Record<string, [version: string, ...needs: string[]]>;

/** The files of a service as Poetry writes them. */
export function lockedFiles(service: {
  name: string;
  /** Requirements as PEP 508 writes them. */
  declared: string[];
  locked: Locked;
  /** Where libraries called acme-* come from. */
  internalIndex: string;
}): Record<'poetry.lock' | 'pyproject.toml', string> {
  const packages = Object.entries(service.locked).map(([name, locked]) =>
    lockedPackage(name, locked, service.internalIndex),
  );
  return {
    'pyproject.toml': `[project]
name = "acme-${service.name}"
version = "0.1.0"
requires-python = ">=3.11,<3.15"
dependencies = ${JSON.stringify(service.declared)}

[tool.poetry]
package-mode = false
`,
    'poetry.lock': `${packages.join('\n')}
[metadata]
lock-version = "2.1"
python-versions = ">=3.11,<3.15"
content-hash = "${'0'.repeat(64)}"
`,
  };
}

function lockedPackage(
  name: string,
  [version, ...needs]: Locked[string],
  internalIndex: string,
): string {
  const dependencies = needs.map(needed => `${needed} = "*"\n`).join('');
  const source = `
[package.source]
type = "legacy"
url = "${internalIndex}"
reference = "acme"
`;
  return `[[package]]
name = "${name}"
version = "${version}"
description = ""
optional = false
python-versions = ">=3.9"
groups = ["main"]
files = []
${needs.length > 0 ? `\n[package.dependencies]\n${dependencies}` : ''}${
    name.startsWith('acme-') ? source : ''
  }`;
}
