// What eslint asks of the scripts of the pages: its recommended rules. How a line looks is left to its writer.
import js from '@eslint/js';
import globals from 'globals';

export default [
  js.configs.recommended,
  {
    files: ['atlas/web/static/**/*.js'],
    languageOptions: { sourceType: 'script', globals: globals.browser },
  },
  {
    files: ['tests/frontend/**/*.mjs'],
    languageOptions: { globals: globals.node },
  },
  { ignores: ['site/', 'build/', 'dist/', '.venv/', 'docs/'] },
];
