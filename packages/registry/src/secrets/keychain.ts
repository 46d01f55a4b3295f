import { type ExecFileException, execFile } from 'node:child_process';
import { McpRouterError } from '@mcp-router/core';

const TIMEOUT_MS = 30_000;

/** How to ask a platform's keychain, by `process.platform`. Arguments go to the program as they are, never through a shell. */
const PROGRAMS: Partial<Record<NodeJS.Platform, (service: string, account: string) => [string, string[]]>> = {
  darwin: (service, account) => ['security', ['find-generic-password', '-s', service, '-a', account, '-w']],
  linux: (service, account) => ['secret-tool', ['lookup', 'service', service, 'account', account]],
};

/**
 * A password out of the operating system's keychain: `SERVICE/ACCOUNT`. Rejects with `SECRET_NOT_FOUND`, saying what to do,
 * where there is none, the keychain is locked, or the platform has none that can be asked.
 */
export async function readKeychain(
  entry: string,
  {
    platform = process.platform,
    env = process.env,
  }: { platform?: NodeJS.Platform; env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const at = entry.lastIndexOf('/');
  const [service, account] = [entry.slice(0, Math.max(0, at)), entry.slice(at + 1)];
  if (service === '' || account === '' || entry.startsWith('-')) {
    throw notFound(entry, 'is not SERVICE/ACCOUNT', 'Write it as ${keychain:SERVICE/ACCOUNT}.');
  }
  const program = PROGRAMS[platform]?.(service, account);
  if (!program) {
    throw notFound(entry, `can't be read on ${platform}`, 'Use ${env:NAME} or ${file:PATH} there.');
  }
  const [command, args] = program;
  return new Promise((resolve, reject) => {
    execFile(command, args, { env, timeout: TIMEOUT_MS, windowsHide: true }, (error, stdout) => {
      const value = stdout.replace(/\r?\n$/, '');
      if (!error && value !== '') resolve(value);
      else reject(failure(entry, command, error));
    });
  });
}

function failure(entry: string, command: string, error: ExecFileException | null): McpRouterError {
  if (error?.code === 'ENOENT') {
    return notFound(entry, `can't be read: there is no program ${command}`, INSTALL_HINT);
  }
  return notFound(entry, 'is not there, or the keychain is locked', ADD_HINT);
}

const INSTALL_HINT =
  'Install it (Debian: apt-get install libsecret-tools), or use ${env:NAME} or ${file:PATH}.';
const ADD_HINT =
  'Add it (Linux: secret-tool store --label NAME service SERVICE account ACCOUNT; macOS: security add-generic-password), and unlock the keychain.';

function notFound(entry: string, reason: string, hint: string): McpRouterError {
  return new McpRouterError('SECRET_NOT_FOUND', `The keychain entry "${entry}" ${reason}.`, {
    hint,
    details: { entry },
  });
}
