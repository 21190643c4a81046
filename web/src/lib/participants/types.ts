// SPDX-License-Identifier: Apache-2.0
import type { ResponseBody } from '$lib/api/client';

export type Participant = ResponseBody<'/getParticipants'>['participants'][number];

/** A participant with its version, and what holds up changes. */
export type ListedParticipant = ResponseBody<'/admin/participants'>['participants'][number];

export type Kind = 'party' | 'person';

export function kindOf(participant: { individual: boolean }): Kind {
    return participant.individual ? 'person' : 'party';
}

/** Normalises a name for comparison: names that differ only in case, Unicode composition or spaces are equal. */
export function folded(name: string): string {
    return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

const latin: Readonly<Record<string, string>> = Object.fromEntries(
    Object.entries({ đ: 'dj', љ: 'lj', њ: 'nj', ђ: 'dj', џ: 'dz', ж: 'z', ћ: 'c', ч: 'c', ш: 's' }).concat(
        [...'абвгдезијклмнопрстуфхц'].map((letter, i) => [letter, 'abvgdezijklmnoprstufhc'[i] ?? letter]),
    ),
);

/** What a text is searched by, as in the service (base/text.h): without case, the marks of letters, and Cyrillic. */
export function searchable(text: string): string {
    return folded(text)
        .normalize('NFD')
        .replace(/\p{M}/gu, '')
        .replace(/[đа-џ]/g, (letter) => latin[letter] ?? letter);
}

export function matching<P extends { id: number; name: string; individual: boolean }>(
    participants: readonly P[],
    search: string,
    kind: Kind | null,
): P[] {
    const words = searchable(search).split(' ').filter(Boolean);
    return participants.filter((participant) => {
        if (kind !== null && kindOf(participant) !== kind) return false;
        const name = searchable(participant.name);
        return words.every((word) => name.includes(word) || String(participant.id) === word);
    });
}
