// SPDX-License-Identifier: Apache-2.0

/** The path of an election's page for everybody, which the service makes. */
export const publicPath = (id: number | string): string => `/results/${id}`;

/** How long the start page waits for the list of what is public. */
const listMsMax = 1_000;

/** Whether there is a result that everybody may see. When the service does not say it soon, there is none. */
export async function resultIsPublic(): Promise<boolean> {
    try {
        const answer = await fetch('/results.json', { signal: AbortSignal.timeout(listMsMax) });
        const { elections } = (await answer.json()) as { elections: { state: string }[] };
        return elections.some(({ state }) => state === 'finished');
    } catch {
        return false;
    }
}
