import { z } from 'zod';
import { zodOutput } from '../schema/zod-output.js';

export const city = zodOutput('city', z.object({ name: z.string(), population: z.number().optional() }));

/** `city` as strict mode takes it. */
export const strictCity = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    population: { anyOf: [{ type: 'number' }, { type: 'null' }] },
  },
  required: ['name', 'population'],
  additionalProperties: false,
};

/** Holds free keys, which strict mode can't express. */
export const freeKeys = zodOutput('prices', z.object({ prices: z.record(z.string(), z.number()) }));
