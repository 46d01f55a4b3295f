import { connect, type Socket } from 'node:net';
import { McpRouterError } from '@mcp-router/core';
import { PROGRAM } from '../version.js';
import { type Greeting, greet, readGreeting } from './greeting.js';
import { isOurs } from './socket-path.js';

/** A connection to the process that runs the fleet, with greetings exchanged; undefined when nobody listens there. */
export async function attachTo(
  path: string,
  wants: Greeting['wants'] & string,
  how: Pick<Greeting, 'profile' | 'tokenBudget'> = {},
): Promise<Socket | undefined> {
  if (!isOurs(path)) throw notOurs(path);
  const socket = await dial(path);
  if (!socket) return undefined;
  try {
    greet(socket, { version: PROGRAM.version, wants, ...how });
    const { refusal } = await readGreeting(socket);
    if (refusal === undefined) return socket;
    throw new McpRouterError(
      'FLEET_IN_USE',
      `The fleet of this database is run by another process: ${refusal}.`,
      {
        hint: 'End that process, or give this one another database with --db, or a fleet of its own with --alone.',
      },
    );
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function dial(path: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.off('error', onError);
      // What goes wrong from here on shows as the end of the connection.
      socket.on('error', () => {});
      resolve(socket);
    });
    const onError = () => resolve(undefined);
    socket.once('error', onError);
  });
}

function notOurs(path: string): McpRouterError {
  return new McpRouterError('FLEET_IN_USE', `${path} is not a socket of this user.`, {
    hint: 'Remove it, or choose another database with --db.',
  });
}
