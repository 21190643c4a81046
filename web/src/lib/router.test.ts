// SPDX-License-Identifier: Apache-2.0
// @vitest-environment jsdom
import { beforeEach, describe, expect, it } from 'vitest';
import { destination, find, hashOf, parametersOf, placeOf, router, type Route } from './router.svelte';

const page = (path: string, access: Route['access']): Route => ({ path, access, load: () => Promise.reject(new Error()) });
const routes = [
    page('/sign-in', 'guest'),
    page('/elections', 'administrator'),
    page('/elections/new', 'administrator'),
    page('/elections/:id', 'administrator'),
    page('/upload', 'official'),
];

describe('addresses', () => {
    it('are read from the hash', () => {
        expect(placeOf('').path).toBe('/');
        expect(placeOf('#').path).toBe('/');
        expect(placeOf('#content').path).toBe('/');
        const place = placeOf('#/users?search=ana%20b&x=a?b');
        expect(place.path).toBe('/users');
        expect(place.query.get('search')).toBe('ana b');
        expect(place.query.get('x')).toBe('a?b');
    });

    it('are written without what is empty', () => {
        expect(hashOf('/users')).toBe('#/users');
        expect(hashOf('/users', { search: '', after: null, limit: 5, to: '#/a?b=c&d' })).toBe('#/users?limit=5&to=%23%2Fa%3Fb%3Dc%26d');
        expect(placeOf(hashOf('/sign-in', { to: '#/a?b=c&d' })).query.get('to')).toBe('#/a?b=c&d');
    });

    it('find their page, the first that fits', () => {
        expect(find(routes, '/elections/new')?.route.path).toBe('/elections/new');
        expect(find(routes, '/elections/12')?.parameters).toEqual({ id: '12' });
        expect(find(routes, '/elections/12/x')).toBeNull();
        expect(parametersOf('/elections/:id', '/elections/')).toBeNull();
        expect(parametersOf('/elections/:id', '/elections/%zz')).toBeNull();
    });
});

describe('destination', () => {
    it('is a page of the role, or nothing', () => {
        expect(destination(routes, '#/elections/12?x=1', 'administrator')).toBe('#/elections/12?x=1');
        expect(destination(routes, '#/elections/12', 'official')).toBeNull();
        expect(destination(routes, '#/sign-in', 'official')).toBeNull();
        expect(destination(routes, 'javascript:alert(1)', 'official')).toBeNull();
        expect(destination(routes, '//elsewhere.example', 'official')).toBeNull();
        expect(destination(routes, null, 'official')).toBeNull();
    });
});

describe('router', () => {
    beforeEach(() => router.go('#/', { replace: true }));

    it('keeps the rest of the query when a filter changes', () => {
        router.go('#/users?search=ana', { replace: true });
        router.filter({ after: 5 });
        expect(location.hash).toBe('#/users?search=ana&after=5');
        router.filter({ search: '' });
        expect(router.place.query.get('after')).toBe('5');
        expect(location.hash).toBe('#/users?after=5');
    });
});
