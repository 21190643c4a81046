import type { Route } from '$lib/router.svelte';

// `/elections/:id/turnout`, `/elections/:id/results` and what lies behind them.
export const results: Route[] = [];
