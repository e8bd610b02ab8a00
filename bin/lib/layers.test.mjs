/** The layer rules of .eslintrc.layers.js are only worth their words when a breach is found. */
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './prepare.mjs';

// In CI the TypeScript parser reads each file from the disk once; here it must read the text it is given.
process.env.TSESTREE_SINGLE_RUN = 'false';

const { ESLint } = createRequire(join(root, 'package.json'))('eslint');
const eslint = new ESLint({ cwd: root });

/** Lints a text as if it stood in the file, which must exist. */
async function rulesBrokenBy(text, file) {
  const [result] = await eslint.lintText(text, {
    filePath: join(root, 'plugins', file),
  });
  return result.messages.map(({ ruleId, message }) => ruleId ?? message);
}

const breaches = [
  {
    what: 'SQL outside database/',
    text: "import knex from 'knex';\nexport const db = knex({});\n",
    file: 'fleet-backend/src/router.ts',
    rule: '@typescript-eslint/no-restricted-imports',
  },
  {
    what: 'a process started outside git/',
    text: "import { spawn } from 'node:child_process';\nexport const run = spawn;\n",
    file: 'git-host-backend/src/plugin.ts',
    rule: '@typescript-eslint/no-restricted-imports',
  },
  {
    what: 'the backend importing the frontend',
    text: "import fleet from '@slipway/plugin-fleet';\nexport const page = fleet;\n",
    file: 'fleet-backend/src/router.ts',
    rule: '@backstage/no-mixed-plugin-imports',
  },
  {
    what: 'a forgotten promise',
    text: 'export function go(work: () => Promise<void>) {\n  work();\n}\n',
    file: 'fleet-backend/src/router.ts',
    rule: '@typescript-eslint/no-floating-promises',
  },
];

for (const { what, text, file, rule } of breaches) {
  test(`finds ${what}`, async () => {
    assert.ok((await rulesBrokenBy(text, file)).includes(rule));
  });
}
