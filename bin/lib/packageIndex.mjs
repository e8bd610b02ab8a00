/** Which package index this machine uses: what pip says, as Python's own tools would ask there. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

// What pip is configured to use, and otherwise what it uses by itself; no address of an index is written down here.
const ASK_PIP = `
import subprocess, sys
asked = subprocess.run(
    [sys.executable, "-m", "pip", "config", "get", "global.index-url"], capture_output=True, text=True
)
if asked.returncode == 0 and asked.stdout.strip():
    print(asked.stdout.strip())
else:
    from pip._internal.models.index import PyPI
    print(PyPI.simple_url)
`;

/** Sets PACKAGE_INDEX_URL, unless somebody did; without Python or pip the portal goes on and asks no index. */
export async function namePackageIndex() {
  if (process.env.PACKAGE_INDEX_URL || process.env.PIP_INDEX_URL) return;
  const answer = await promisify(execFile)('python3', ['-c', ASK_PIP], {
    timeout: 20_000,
  }).catch(() => ({ stdout: '' }));
  const url = answer.stdout.trim();
  if (url) process.env.PACKAGE_INDEX_URL = url;
}
