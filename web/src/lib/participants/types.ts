// SPDX-License-Identifier: Apache-2.0
import type { Answered } from '$lib/api/client';

export type Participant = Answered<'/getParticipants'>['participants'][number];

export type Kind = 'party' | 'person';

export function kindOf(participant: { individual: boolean }): Kind {
    return participant.individual ? 'person' : 'party';
}

/** What two names have in common when they look the same: case, accents' encoding and spaces do not count. */
export function folded(name: string): string {
    return name.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
}

/** For searching: also without diacritics, and `đ` as `dj`, as people write who lack the keys. */
export function searchable(text: string): string {
    return folded(text).replaceAll('đ', 'dj').normalize('NFD').replace(/\p{M}/gu, '');
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
