import type { Route } from '$lib/router.svelte';

// `/upload` is where an official begins, `/uploads` the history.
export const official: Route[] = [];
