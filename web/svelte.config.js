// SPDX-License-Identifier: Apache-2.0
import { vitePreprocess } from '@sveltejs/vite-plugin-svelte';

export default {
    preprocess: vitePreprocess(),
    compilerOptions: {
        runes: true,
        // Short names compress better. Where two components had the same, their styles would be the same.
        cssHash: ({ hash, css }) => `s${hash(css).slice(0, 5)}`,
    },
};
