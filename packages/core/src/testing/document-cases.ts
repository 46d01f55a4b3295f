import { codeOf, type StoreCases } from './harness.js';

/** So far away that no clock of a test machine is beyond it. */
const FAR = 8_640_000_000_000_000;

/** Small records under keys. */
export const documentCases: StoreCases = {
  'a document comes back as it went in, with a version that counts its changes': async ({
    store,
    expect,
  }) => {
    const value = { text: 'ä', list: [1, null, true], nested: { deep: {} } };
    expect(await store.putDocument('things', 'a', value)).toBe(1);
    expect(await store.getDocument('things', 'a')).toMatchObject({ key: 'a', value, version: 1 });
    expect(await store.putDocument('things', 'a', 'another')).toBe(2);
    expect(await store.getDocument('things', 'a')).toMatchObject({ value: 'another', version: 2 });
    expect(await store.getDocument('things', 'none')).toBe(undefined);
    expect(await store.getDocument('others', 'a')).toBe(undefined);
  },
  'a document without an end has none, and tells when it was written': async ({ store, expect }) => {
    await store.putDocument('things', 'a', null);
    const document = await store.getDocument('things', 'a');
    expect(Object.keys(document ?? {}).sort()).toEqual(['key', 'updatedAt', 'value', 'version']);
    expect(document?.updatedAt ?? 0).toBeGreaterThan(1_700_000_000_000);
  },
  'the list is ordered by key, by prefix and in pages': async ({ store, expect }) => {
    for (const key of ['b/2', 'a', 'b/1', 'b/3', 'c', 'b%']) await store.putDocument('things', key, key);
    await store.putDocument('others', 'b/0', 'of another collection');
    const keys = async (query?: { prefix?: string; after?: string; limit?: number }) =>
      (await store.listDocuments('things', query)).map(({ key }) => key);
    expect(await keys()).toEqual(['a', 'b%', 'b/1', 'b/2', 'b/3', 'c']);
    expect(await keys({ prefix: 'b/' })).toEqual(['b/1', 'b/2', 'b/3']);
    expect(await keys({ prefix: 'b%' })).toEqual(['b%']);
    expect(await keys({ prefix: 'b/', after: 'b/1', limit: 1 })).toEqual(['b/2']);
    expect(await keys({ limit: 0 })).toEqual([]);
    expect(await codeOf(store.listDocuments('things', { limit: -1 }))).toBe('USAGE_INVALID');
  },
  'a write for another version changes nothing': async ({ store, expect }) => {
    expect(await codeOf(store.putDocument('things', 'a', 1, { ifVersion: 1 }))).toBe('STORE_CONFLICT');
    await store.putDocument('things', 'a', 1, { ifVersion: 0 });
    expect(await codeOf(store.putDocument('things', 'a', 2, { ifVersion: 0 }))).toBe('STORE_CONFLICT');
    expect(await codeOf(store.deleteDocument('things', 'a', { ifVersion: 2 }))).toBe('STORE_CONFLICT');
    expect(await store.getDocument('things', 'a')).toMatchObject({ value: 1, version: 1 });
    expect(await store.putDocument('things', 'a', 2, { ifVersion: 1 })).toBe(2);
  },
  'of writers at once that expect one version, one wins': async ({ store, expect }) => {
    const writers = Array.from({ length: 20 }, (_, writer) =>
      codeOf(store.putDocument('things', 'a', writer, { ifVersion: 0 })),
    );
    const lost = (await Promise.all(writers)).filter((outcome) => outcome === 'STORE_CONFLICT');
    expect(lost.length).toBe(19);
  },
  'deleting tells whether there was one, and a new one starts from version 1': async ({ store, expect }) => {
    await store.putDocument('things', 'a', 1);
    await store.putDocument('things', 'a', 2);
    expect(await store.deleteDocument('things', 'a')).toBe(true);
    expect(await store.deleteDocument('things', 'a')).toBe(false);
    expect(await store.putDocument('things', 'a', 3)).toBe(1);
  },
  'an expired document is as good as none': async ({ store, expect }) => {
    await store.putDocument('things', 'lasting', 1, { expiresAt: FAR });
    await store.putDocument('things', 'gone', 1, { expiresAt: 1 });
    expect(await store.getDocument('things', 'lasting')).toMatchObject({ expiresAt: FAR });
    expect(await store.getDocument('things', 'gone')).toBe(undefined);
    expect((await store.listDocuments('things')).map(({ key }) => key)).toEqual(['lasting']);
    expect(await store.deleteDocument('things', 'gone')).toBe(false);
    expect(await store.putDocument('things', 'gone', 2, { ifVersion: 0 })).toBe(1);
    expect(await store.getDocument('things', 'gone')).toMatchObject({ value: 2 });
    expect(await store.putDocument('things', 'lasting', 2)).toBe(2);
    expect((await store.getDocument('things', 'lasting'))?.expiresAt).toBe(undefined);
  },
  'what is no document or no place is refused with a typed error': async ({ store, expect }) => {
    expect(await codeOf(store.putDocument('things', 'a', undefined))).toBe('STORE_FAILED');
    expect(await codeOf(store.putDocument('', 'a', 1))).toBe('USAGE_INVALID');
    expect(await codeOf(store.putDocument('things', '', 1))).toBe('USAGE_INVALID');
    expect(await codeOf(store.listDocuments(''))).toBe('USAGE_INVALID');
    expect(await store.listDocuments('things')).toEqual([]);
  },
};
