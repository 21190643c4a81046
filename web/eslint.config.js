// SPDX-License-Identifier: Apache-2.0
import js from '@eslint/js';
import svelte from 'eslint-plugin-svelte';
import { defineConfig, globalIgnores } from 'eslint/config';
import typescript from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

// Layout is Prettier's, types and what Svelte's compiler warns of are svelte-check's.
export default defineConfig(
    globalIgnores(['dist/', '**/*.gen.*']),
    js.configs.recommended,
    typescript.configs.recommendedTypeChecked,
    svelte.configs.recommended,
    {
        languageOptions: { parserOptions: { projectService: true, extraFileExtensions: ['.svelte'] } },
        linterOptions: { reportUnusedDisableDirectives: 'error' },
        rules: {
            eqeqeq: 'error',
            '@typescript-eslint/no-deprecated': 'error',
            '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
            // A parameter that has to be there, before one that is used, begins with _; TypeScript has the same rule.
            '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_' }],
            // Names and files are searched for control characters on purpose.
            'no-control-regex': 'off',
        },
    },
    {
        files: ['**/*.svelte', '**/*.svelte.ts'],
        languageOptions: { parserOptions: { parser: typescript.parser, svelteConfig } },
        rules: {
            // svelte-check finds unknown names, and knows the browser's.
            'no-undef': 'off',
            // The sets, dates and queries in these files are local to a function: nothing has to react to them.
            'svelte/prefer-svelte-reactivity': 'off',
        },
    },
    {
        // ESLint does not know the types that a component exports, nor those of a snippet's parameters, and takes them
        // for any; svelte-check knows both.
        files: ['**/*.svelte', 'src/routes/official/status.ts'],
        rules: {
            '@typescript-eslint/no-redundant-type-constituents': 'off',
            '@typescript-eslint/no-unsafe-argument': 'off',
            '@typescript-eslint/no-unsafe-assignment': 'off',
            '@typescript-eslint/no-unsafe-call': 'off',
            '@typescript-eslint/no-unsafe-member-access': 'off',
            '@typescript-eslint/no-unsafe-return': 'off',
        },
    },
    {
        files: ['**/*.test.ts', 'e2e/**'],
        rules: {
            // A fake is async because what it stands for is.
            '@typescript-eslint/require-await': 'off',
            // Vitest reads from a fixture's pattern which others it needs: {} is none.
            'no-empty-pattern': ['error', { allowObjectPatternsAsParameters: true }],
        },
    },
    // No tsconfig includes the configuration files.
    { files: ['**/*.js'], extends: [typescript.configs.disableTypeChecked] },
);
