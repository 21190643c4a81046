// Light, dark, or as the system has it.

import { remembered } from './remembered';

export type Theme = 'system' | 'light' | 'dark';

export const themes: readonly Theme[] = ['system', 'light', 'dark'];

const choice = remembered('theme', themes);
const systemIsDark = matchMedia('(prefers-color-scheme: dark)');

class Appearance {
    current = $state<Theme>(choice.read() ?? 'system');

    constructor() {
        systemIsDark.addEventListener('change', () => this.apply());
    }

    choose(theme: Theme): void {
        this.current = theme;
        choice.write(theme === 'system' ? null : theme);
        this.apply();
    }

    /** Tells the style sheet. */
    apply(): void {
        const system = systemIsDark.matches ? 'dark' : 'light';
        document.documentElement.dataset['theme'] = this.current === 'system' ? system : this.current;
    }
}

export const appearance = new Appearance();
