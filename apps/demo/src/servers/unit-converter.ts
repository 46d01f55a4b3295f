// A small MCP server on @modelcontextprotocol/sdk v1, the line that most servers in the wild run on.
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

/** Metres, or kilograms, in one of each unit. */
const LENGTHS = { metre: 1, kilometre: 1000, mile: 1609.344, foot: 0.3048, inch: 0.0254 };
const MASSES = { kilogram: 1, gram: 0.001, pound: 0.45359237, ounce: 0.028349523125 };

const server = new McpServer({ name: 'unit-converter', version: '1.0.0' });

function offerConversion(name: string, quantity: string, factors: Record<string, number>): void {
  const unit = z.enum(Object.keys(factors) as [string, ...string[]]);
  server.registerTool(
    name,
    {
      description: `Converts a ${quantity} from one unit to another (${Object.keys(factors).join(', ')})`,
      inputSchema: { value: z.number(), from: unit, to: unit },
      outputSchema: { value: z.number(), unit },
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ value, from, to }) => {
      const converted = (value * (factors[from] ?? Number.NaN)) / (factors[to] ?? Number.NaN);
      return {
        content: [{ type: 'text', text: `${value} ${from} = ${Number(converted.toPrecision(6))} ${to}` }],
        structuredContent: { value: converted, unit: to },
      };
    },
  );
}

offerConversion('convert_length', 'length or distance', LENGTHS);
offerConversion('convert_mass', 'mass or weight', MASSES);
await server.connect(new StdioServerTransport());
