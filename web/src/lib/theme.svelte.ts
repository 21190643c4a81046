// SPDX-License-Identifier: Apache-2.0
// The theme: light, dark, or the system's.

import { storedChoice } from './stored-choice';

export type Theme = 'system' | 'light' | 'dark';

export const themes: readonly Theme[] = ['system', 'light', 'dark'];

const choice = storedChoice('theme', themes);
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');
// Forced colours override the user's theme: charts must be readable on the system's background.
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

    /** Sets the attribute that the style sheet reads. */
    apply(): void {
        const system = systemIsDark.matches ? 'dark' : 'light';
        const followed = this.current === 'system' || colorsAreForced.matches;
        document.documentElement.dataset['theme'] = followed ? system : this.current;
    }
}

export const appearance = new Appearance();
