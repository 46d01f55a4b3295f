import { defineConfig } from 'vitest/config';

// Most of these tests wait for processes to start and stop: on two cores one worker would leave them idle.
export default defineConfig({ test: { maxWorkers: 3 } });
