// SPDX-License-Identifier: Apache-2.0
// What administrators are alerted to while an election is held.

import type { HeldElection } from '$lib/elections/standing';
import type { Progress } from '$lib/results/types';

export interface AlertSettings {
    setAside: boolean;
    silenceMinutes: number | null; // null: no alert
    duplicatesPercent: number | null; // null: no alert
}

export type CauseKind = 'setAside' | 'silence' | 'duplicates';

export interface Cause {
    kind: CauseKind;
    election: number;
    /** Uploads that are set aside, minutes without an upload, or the share of duplicates from 0 to 1. */
    amount: number;
}

/** Names a cause for as long as it lasts, whatever its amount. */
export function keyOf({ kind, election }: Cause): string {
    return `${kind}-${election}`;
}

/** Returns why an administrator is to be alerted. An election is silent from its start, or from its last upload, on. */
export function causesOf(
    election: Pick<HeldElection, 'id' | 'startAt' | 'endAt'>,
    progress: Pick<Progress, 'state' | 'ballots' | 'waiting' | 'lastAccepted'>,
    settings: AlertSettings,
    nowMs: number,
): Cause[] {
    const causes: Cause[] = [];
    const add = (kind: CauseKind, amount: number) => causes.push({ kind, election: election.id, amount });
    const { ballots, waiting, lastAccepted } = progress;

    if (settings.setAside && waiting.setAside > 0) add('setAside', waiting.setAside);

    const silenceMs = nowMs - Math.max(Date.parse(election.startAt), Date.parse(lastAccepted ?? election.startAt));
    const running = progress.state === 'running' && nowMs < Date.parse(election.endAt);
    if (running && settings.silenceMinutes !== null && silenceMs >= settings.silenceMinutes * 60_000)
        add('silence', Math.floor(silenceMs / 60_000));

    const duplicates = ballots.duplicate / Math.max(1, ballots.recorded);
    if (settings.duplicatesPercent !== null && duplicates * 100 > settings.duplicatesPercent) add('duplicates', duplicates);
    return causes;
}
