import { expect, test } from 'vitest';
import { isSecretArgument, isSecretValue } from './classify.js';

const TOKEN = 'ghp_16C7e42F292c6912E7710c838347Ae178B4a';

test.each([
  ['GITHUB_TOKEN', 'x'],
  ['GITHUB_TOKEN', 'hunter'],
  ['PASSWORD', '123456'],
  ['OPENAI_API_KEY', 'sk-proj-abcdefgh'],
  ['apiKey', 'abc'],
  ['X-Api-Key', 'abc'],
  ['Authorization', 'abc'],
  ['DATABASE_URL', 'postgresql://ana:tea@db.local/shop'],
  ['SENTRY_DSN', 'https://public@o1.ingest.sentry.io/2'],
  ['SLACK_WEBHOOK_URL', 'https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXX12'],
  ['WEBHOOK_URL', 'https://example.com/hook?id=1'],
  ['SOMETHING', 'Tr0ub4dor&3'],
  ['CLIENT', '8f14e45f-ceea-467f-a8d2-9c3f5a1b2c3d'],
  ['LOG_LEVEL', TOKEN],
  ['DATA_PATH', `/srv/${TOKEN}`],
  ['OPENAPI_MCP_HEADERS', '{"Authorization": "Bearer ntn_1"}'],
  ['SERVICE_ACCOUNT', '-----BEGIN PRIVATE KEY-----\nMII'],
  ['TOKEN_PATH', 'abc'],
  ['PASSWORD', '$ecret'],
  ['PASSWORD', 'hunter ${X}'],
])('%s=%s is a secret', (name, value) => {
  expect(isSecretValue(name, value)).toBe(true);
});

test('decides on long hostile values in a moment', () => {
  const started = performance.now();
  for (const piece of [
    'a.',
    '-eyJaaaaaaaa',
    'a://',
    'token ',
    'sk-',
    '${env:A:-',
    '-----BEGIN ',
    'Aa0',
    '/',
  ]) {
    const value = piece.repeat(300_000 / piece.length);
    isSecretValue('NAME', `${value}!`);
    isSecretArgument(`${value}!`);
  }
  expect(performance.now() - started).toBeLessThan(10_000);
});

test.each([
  ['LOG_LEVEL', 'error'],
  ['LOG_LEVEL', 'Very Verbose'],
  ['NODE_ENV', 'production'],
  ['PORT', '8080'],
  ['HOST', '127.0.0.1'],
  ['MAX_TOKENS', '4096'],
  ['USE_AUTH', 'true'],
  ['KEY_PATH', '/home/ana/.ssh/id_ed25519'],
  ['GOOGLE_APPLICATION_CREDENTIALS_FILE', '~/keys/google.json'],
  ['AUTH_URL', 'https://login.example.com/oauth/authorize'],
  ['API_BASE', 'https://api.example.com/v1'],
  ['SOMETHING', 'false'],
  ['SOMETHING', '12'],
  ['SOMETHING', '/var/lib/data'],
  ['SOMETHING', 'C:\\Users\\ana'],
  ['SOMETHING', 'us-east-1'],
  ['SOMETHING', 'read,write'],
  ['SOMETHING', ''],
  ['Authorization', 'Bearer ${AUTH}'],
  ['Accept', 'application/json'],
  ['Content-Type', 'application/json'],
  ['User-Agent', 'Mozilla/5.0'],
])('%s=%s stays readable', (name, value) => {
  expect(isSecretValue(name, value)).toBe(false);
});

test.each([
  ['--api-key', 'abc'],
  ['--token', 'hunter'],
  ['--profile', TOKEN],
  [undefined, TOKEN],
  [undefined, 'postgresql://ana:tea@db.local/shop'],
  ['--config', '{"apiKey":"abc"}'],
  ['-c', 'API_TOKEN=abc node server.js'],
])('argument %s %s is a secret', (option, value) => {
  expect(isSecretArgument(value, option)).toBe(true);
});

test.each([
  [undefined, '@modelcontextprotocol/server-filesystem@2025.8.21'],
  [undefined, '/home/ana/My Documents'],
  [undefined, 'https://mcp.example.com/mcp'],
  ['-y', '@upstash/context7-mcp@latest'],
  ['--key-file', '/etc/keys/server.pem'],
  ['--model', 'claude-sonnet-4-20250514'],
  ['--require-token', 'true'],
])('argument %s %s stays readable', (option, value) => {
  expect(isSecretArgument(value, option)).toBe(false);
});
