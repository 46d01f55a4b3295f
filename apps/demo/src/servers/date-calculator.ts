// A small MCP server on @modelcontextprotocol/server v2: one handler that speaks both protocol eras.
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { z } from 'zod';

const DAY_MS = 86_400_000;
const isoDate = z.iso.date().describe('A date as YYYY-MM-DD');

function createServer(): McpServer {
  const server = new McpServer({ name: 'date-calculator', version: '1.0.0' });
  server.registerTool(
    'days_between',
    {
      description: 'Counts the days from one date to another',
      inputSchema: z.object({ from: isoDate, to: isoDate }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ from, to }) => {
      const days = Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
      return { content: [{ type: 'text', text: `${days} days from ${from} to ${to}` }] };
    },
  );
  server.registerTool(
    'weekday_of',
    {
      description: 'Tells on which day of the week a date falls',
      inputSchema: z.object({ date: isoDate }),
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    async ({ date }) => {
      const weekday = new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(
        Date.parse(date),
      );
      return { content: [{ type: 'text', text: `${date} is a ${weekday}` }] };
    },
  );
  return server;
}

serveStdio(createServer);
