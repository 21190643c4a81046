// SPDX-License-Identifier: Apache-2.0

export const pollNumberMax = 2_147_483_647;

/** The station's receipts keep the tally of this many poll numbers. */
export const pollNumbersMax = 256;
