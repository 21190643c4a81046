// SPDX-License-Identifier: Apache-2.0
// Which alerts an administrator wants; the browser stores it.

import { storedChoice } from '$lib/stored-choice';
import type { AlertSettings } from './causes';

export const silenceChoices = ['off', '10', '15', '30', '60', '120'] as const;
export const duplicatesChoices = ['off', '0.5', '1', '2', '5', '10'] as const;

const stored = {
    setAside: storedChoice('alert-set-aside', ['on', 'off']),
    silence: storedChoice('alert-silence', silenceChoices),
    duplicates: storedChoice('alert-duplicates', duplicatesChoices),
};

class Choices {
    setAside = $state(stored.setAside.read() ?? 'on');
    silence = $state(stored.silence.read() ?? '30');
    duplicates = $state(stored.duplicates.read() ?? '1');

    store(): void {
        stored.setAside.write(this.setAside);
        stored.silence.write(this.silence);
        stored.duplicates.write(this.duplicates);
    }

    get settings(): AlertSettings {
        const numberOf = (choice: string) => (choice === 'off' ? null : Number(choice));
        return {
            setAside: this.setAside === 'on',
            silenceMinutes: numberOf(this.silence),
            duplicatesPercent: numberOf(this.duplicates),
        };
    }
}

export const choices = new Choices();
