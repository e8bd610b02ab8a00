module.exports = {
  root: true,
  env: { node: true, es2024: true },
  parserOptions: { ecmaVersion: 2024, sourceType: 'module' },
  extends: ['eslint:recommended', 'prettier'],
  overrides: [
    {
      files: ['e2e/**/*.ts', 'templates/*.ts', '*.ts'],
      parser: '@typescript-eslint/parser',
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: __dirname },
      plugins: ['@typescript-eslint'],
      extends: ['plugin:@typescript-eslint/recommended'],
      rules: { '@typescript-eslint/no-floating-promises': 'error' },
    },
  ],
};
