// The least a gateway in Node can do: JSON lines on both sides, ids and tool names mapped, one server, no checks.
// `node relay.js COMMAND ARGS...`
import { spawn } from 'node:child_process';
import { createLineSplitter } from '../clients/line-splitter.js';

interface Message {
  id?: number | string;
  method?: string;
  params?: { name?: string };
}

const [command = '', ...args] = process.argv.slice(2);
const server = spawn(command, args, { stdio: ['pipe', 'pipe', 'ignore'] });
const clientIds = new Map<number, number | string>();
let lastId = 0;

process.stdin.on(
  'data',
  createLineSplitter((line) => toServer(JSON.parse(line.toString()) as Message)),
);
process.stdin.on('end', () => server.stdin.end());
server.stdout.on(
  'data',
  createLineSplitter((line) => toClient(JSON.parse(line.toString()) as Message)),
);
server.on('exit', () => process.exit(0));

function toServer(message: Message): void {
  if (message.id !== undefined && message.method !== undefined) {
    clientIds.set(++lastId, message.id);
    message.id = lastId;
    if (message.params?.name) message.params.name = message.params.name.replace(/^.*?__/, '');
  }
  server.stdin.write(`${JSON.stringify(message)}\n`);
}

function toClient(message: Message): void {
  const clientId = typeof message.id === 'number' ? clientIds.get(message.id) : undefined;
  if (typeof message.id === 'number' && clientId !== undefined) {
    clientIds.delete(message.id);
    message.id = clientId;
  }
  process.stdout.write(`${JSON.stringify(message)}\n`);
}
