import type { MetadataStore } from '../store.js';
import { codeOf, type StoreCases } from './harness.js';
import { declared, sampleCatalog, sampleServer, sampleTool } from './samples.js';

async function fill(store: MetadataStore): Promise<void> {
  await store.putServer(sampleServer('files', { description: 'Reads and writes local documents' }));
  await store.putCatalog('files', sampleCatalog([sampleTool('files', 'readTextFile', 'Whole content')]));
  await store.putServer(sampleServer('maps', { name: 'Café finder', capabilities: declared('geo-coding') }));
  await store.putServer(sampleServer('wenjian', { description: '读取文件内容', tags: ['storage'] }));
  await store.putServer(sampleServer('mail', { examples: ['tell Ana about the documents'] }));
}

const HOSTILE_TEXTS = [
  '',
  ' \n\t',
  '"',
  "'; DROP TABLE servers; --",
  '*',
  'NEAR',
  'NEAR(a b, 2)',
  'AND OR NOT',
  'name:files',
  '^files',
  '{a b} : c',
  'a\0b',
  '(((',
  '-',
  '\ud800',
  '\u{1F600}',
  'x'.repeat(100_000),
  'word '.repeat(20_000),
  Array.from({ length: 20_000 }, (_, index) => `w${index}`).join(' '),
];

/** The full-text search. */
export const searchCases: StoreCases = {
  'each indexed field leads to its server': async ({ store, expect }) => {
    await fill(store);
    const first = async (text: string) => (await store.findServers(text))[0]?.serverId;
    expect(await first('files')).toBe('files');
    expect(await first('write something locally to a local place')).toBe('files');
    expect(await first('read_text')).toBe('files');
    expect(await first('CONTENT please')).toBe('files');
    expect(await first('cafe')).toBe('maps');
    expect(await first('geo coding')).toBe('maps');
    expect(await first('文件')).toBe('wenjian');
    expect(await first('storage')).toBe('wenjian');
    expect(await first('Ana')).toBe('mail');
  },
  'more shared words score higher, and scores fall': async ({ store, expect }) => {
    await fill(store);
    const matches = await store.findServers('read local documents');
    expect(matches.map((match) => match.serverId)).toEqual(['files', 'mail']);
    expect(matches[0]?.score ?? 0).toBeGreaterThan(matches[1]?.score ?? 0);
    expect(await store.findServers('quantum chromodynamics')).toEqual([]);
  },
  'the limit holds, and one that is no whole number is refused': async ({ store, expect }) => {
    for (let index = 0; index < 30; index++)
      await store.putServer(sampleServer(`s${index}`, { tags: ['same'] }));
    expect((await store.findServers('same')).length).toBe(20);
    expect((await store.findServers('same', { limit: 3 })).length).toBe(3);
    expect((await store.findServers('same', { limit: 0 })).length).toBe(0);
    expect((await store.findServers('same', { limit: Number.POSITIVE_INFINITY })).length).toBe(30);
    expect(await codeOf(store.findServers('same', { limit: -1 }))).toBe('USAGE_INVALID');
    expect(await codeOf(store.findServers('same', { limit: Number.NaN }))).toBe('USAGE_INVALID');
  },
  'any text is a valid request': async ({ store, expect }) => {
    await fill(store);
    for (const text of HOSTILE_TEXTS) {
      const matches = await store.findServers(text);
      expect(Array.isArray(matches), text.slice(0, 40)).toBe(true);
    }
    expect(await store.findServers('')).toEqual([]);
    expect((await store.findServers('"files" AND')).map((match) => match.serverId)).toEqual(['files']);
    expect((await store.listServers()).length).toBe(4);
  },
  'what is found follows what is stored': async ({ store, expect }) => {
    await fill(store);
    const found = async (text: string) => (await store.findServers(text)).map((match) => match.serverId);
    await store.putCatalog('files', sampleCatalog([sampleTool('files', 'shred', 'Gone')]));
    expect(await found('content')).toEqual([]);
    expect(await found('shred')).toEqual(['files']);
    await store.putServer(sampleServer('files', { description: 'Pictures' }));
    expect(await found('picture')).toEqual(['files']);
    expect(await found('shred'), 'a changed server keeps its tools findable').toEqual(['files']);
    await store.deleteServer('files');
    expect(await found('shred picture files')).toEqual([]);
  },
};
