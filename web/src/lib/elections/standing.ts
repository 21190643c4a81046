// SPDX-License-Identifier: Apache-2.0
import type { ElectionState, ListedElection } from '$lib/api/client';

/** An election that takes place. */
export type HeldElection = ListedElection & { state: ElectionState };

/** Whether an election takes place: it was neither cancelled nor withdrawn. */
export function isHeld(election: ListedElection): election is HeldElection {
    return election.state !== 'cancelled' && election.state !== 'withdrawn';
}
