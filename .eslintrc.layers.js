/**
 * The rules that hold the design together, on top of the Backstage CLI's: which part may import which (see
 * docs/architecture.md), no cycles, no forgotten promises, no `any`. Used by the .eslintrc.js of every package.
 */
const { join } = require('node:path');
const createPackageConfig = require('@backstage/cli/config/eslint-factory');

const TYPESCRIPT = ['.ts', '.tsx', '.js'];

const STARTERS = ['**/git/**', '**/sandbox/**', '**/*Process.ts'];
const STARTERS_ONLY = 'Only git/, sandbox/ and *Process.ts start processes.';

/** What may be imported in few places only: the module's name, where it may, and why. */
const PLACES = [
  ['knex', ['**/database/**'], 'Only database/ speaks SQL.'],
  ['node:child_process', STARTERS, STARTERS_ONLY],
  ['child_process', STARTERS, STARTERS_ONLY],
  [
    'express',
    ['**/*outer.ts', '**/*outes.ts', '**/smartHttp*.ts', '**/giteaApi/**'],
    'Only routers speak HTTP.',
  ],
];

/** Folders of one package that must not know others of it. */
const FEATURES = [
  'src/libraries',
  'src/deployments',
  'src/updates',
  'src/campaigns',
];
const ZONES = [
  ...FEATURES.map(one => [one, FEATURES.filter(other => other !== one)]),
  ['src/database', FEATURES],
  ['src/lib', ['src/hooks', 'src/components', 'src/api']],
  ['src/hooks', ['src/components']],
];

module.exports = function layers(dir) {
  const root = __dirname;
  return createPackageConfig(dir, {
    parserOptions: { project: join(root, 'tsconfig.json') },
    settings: {
      'import/resolver': { node: { extensions: TYPESCRIPT } },
      'import/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
    },
    tsRules: {
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-floating-promises': 'error',
      'import/no-cycle': 'error',
      'import/no-restricted-paths': [
        'error',
        {
          zones: ZONES.flatMap(([target, from]) =>
            from.map(folder => ({
              target: join(dir, target),
              from: join(dir, folder),
              except: ['**/*.test.*'],
              message: `${target} does not know ${folder}; plugin.ts puts them together.`,
            })),
          ),
        },
      ],
    },
    overrides: [
      {
        // Scripts that configure tools are not part of the program that TypeScript checks.
        files: ['**/*.js', '**/*.mjs', '**/*.cjs'],
        parserOptions: { project: null },
      },
      {
        files: ['src/**/*.ts', 'src/**/*.tsx'],
        rules: restrictImports(PLACES),
      },
      ...PLACES.map(([, files]) => ({
        files,
        rules: restrictImports(
          PLACES.filter(([, others]) => others[0] !== files[0]),
        ),
      })),
      {
        files: ['**/*.test.ts', '**/*.test.tsx', '**/testing/**'],
        rules: {
          '@typescript-eslint/no-restricted-imports': 'off',
          'import/no-restricted-paths': 'off',
        },
      },
    ],
  });
};

function restrictImports(places) {
  return {
    '@typescript-eslint/no-restricted-imports': [
      'error',
      {
        paths: places.map(([name, , message]) => ({
          name,
          message,
          allowTypeImports: true,
        })),
      },
    ],
  };
}
