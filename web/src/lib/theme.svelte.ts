// SPDX-License-Identifier: Apache-2.0
// Light, dark, or as the system has it.

import { remembered } from './remembered';

export type Theme = 'system' | 'light' | 'dark';

export const themes: readonly Theme[] = ['system', 'light', 'dark'];

const choice = remembered('theme', themes);
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
// The colours are the system's, whatever was chosen here: charts must be readable on its ground.
const colorsAreForced = matchMedia('(forced-colors: active)');

class Appearance {
    current = $state<Theme>(choice.read() ?? 'system');

    constructor() {
        for (const query of [systemIsDark, colorsAreForced]) query.addEventListener('change', () => this.apply());
    }

    choose(theme: Theme): void {
        this.current = theme;
        choice.write(theme === 'system' ? null : theme);
        this.apply();
    }

    /** Tells the style sheet. */
    apply(): void {
        const system = systemIsDark.matches ? 'dark' : 'light';
        const followed = this.current === 'system' || colorsAreForced.matches;
        document.documentElement.dataset['theme'] = followed ? system : this.current;
    }
}

export const appearance = new Appearance();
