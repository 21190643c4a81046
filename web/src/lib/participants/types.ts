// SPDX-License-Identifier: Apache-2.0
import type { ResponseBody } from '$lib/api/client';
import { fold } from '$lib/text/fold';

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

export function matching<P extends { id: number; name: string; individual: boolean }>(
    participants: readonly P[],
    search: string,
    kind: Kind | null,
): P[] {
    const words = fold(search).split(/\s+/).filter(Boolean);
    return participants.filter((participant) => {
        if (kind !== null && kindOf(participant) !== kind) return false;
        const name = fold(participant.name);
        return words.every((word) => name.includes(word) || String(participant.id) === word);
    });
}
