// SPDX-License-Identifier: Apache-2.0
export default {
    printWidth: 140,
    tabWidth: 4,
    singleQuote: true,
    plugins: ['prettier-plugin-svelte'],
    // npm writes package.json with two.
    overrides: [{ files: ['package.json', '*.html'], options: { tabWidth: 2 } }],
};
