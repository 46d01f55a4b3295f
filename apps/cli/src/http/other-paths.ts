import type { HttpGatewayOptions, ResourceServer } from '@mcp-router/router/gateway';
import type { HttpServerOptions } from './http-server.js';
import type { Metrics } from './metrics.js';
import { PROMETHEUS_TYPE } from './prometheus-text.js';

interface OtherPathsParts {
  resource: ResourceServer | undefined;
  metrics: Metrics;
  /** Who may read the metrics: whoever may use the endpoint. */
  authenticate: HttpGatewayOptions['authenticate'] | undefined;
  sessions: () => Promise<number>;
}

/** What is told beside the endpoint: where tokens come from, to anybody; metrics, to those with a key where keys are asked for. */
export function otherPaths({
  resource,
  metrics,
  authenticate,
  sessions,
}: OtherPathsParts): NonNullable<HttpServerOptions['answerAt']> {
  return async (path, authorization) => {
    if (resource?.isMetadataPath(path)) return json(200, resource.metadata);
    if (path !== '/metrics') return undefined;
    if (authenticate && !(await isKnown(authenticate, authorization))) {
      return json(
        401,
        { error: 'A key is needed: Authorization: Bearer <key>.' },
        { 'www-authenticate': 'Bearer' },
      );
    }
    return {
      status: 200,
      headers: { 'content-type': PROMETHEUS_TYPE },
      body: await metrics.read(await sessions()),
    };
  };
}

async function isKnown(
  authenticate: NonNullable<HttpGatewayOptions['authenticate']>,
  authorization: string | undefined,
): Promise<boolean> {
  const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
  const principal = await authenticate(new Request('http://localhost/metrics', { headers }));
  return principal !== undefined && !(principal instanceof Response);
}

function json(status: number, value: object, headers: Record<string, string> = {}) {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}
