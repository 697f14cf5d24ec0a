import tseslint from 'typescript-eslint';

// Biome formats and lints; ESLint adds only the rules that need types.
export default tseslint.config(
  { ignores: ['**/node_modules/**', '**/build/**', '**/generated/**', '**/*.js', '**/*.mjs', 'reports/**'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    languageOptions: {
      parser: tseslint.parser,
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/only-throw-error': 'error',
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: 'only-allowed-literals' },
      ],
      '@typescript-eslint/consistent-type-assertions': ['error', { assertionStyle: 'never' }],
    },
  },
  {
    // Remix answers with what a loader or action throws: https://remix.run/docs/en/main/guides/errors
    files: ['apps/web/app/**/*.{ts,tsx}'],
    rules: { '@typescript-eslint/only-throw-error': 'off' },
  },
  {
    // Only the module that parses the environment may read it.
    files: ['packages/**/*.ts', 'apps/**/*.{ts,tsx}'],
    ignores: ['packages/runtime/src/env/**', 'packages/testing/**', '**/*.{test,fixture}.ts', '**/*.config.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'Take parsed values as arguments; packages/runtime/src/env reads the environment.',
        },
      ],
    },
  },
);
