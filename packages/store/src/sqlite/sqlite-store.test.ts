import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metadataStoreContract } from '@mcp-router/core/testing';
import { afterAll, expect, test } from 'vitest';
import { sqliteStore } from './sqlite-store.js';

const folder = mkdtempSync(join(tmpdir(), 'mcp-router-store-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

let fileCount = 0;
const newPath = () => join(folder, `${fileCount++}.db`);

metadataStoreContract({ test, expect, open: () => sqliteStore({ path: newPath(), flushMs: 5 }) });
