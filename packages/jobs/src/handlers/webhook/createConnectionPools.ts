import { Agent, type buildConnector, type Dispatcher } from 'undici';

export type ConnectionPoolsOptions = {
  connect: buildConnector.connector;
  /** Connections to one origin at a time; further requests wait within their deadline. */
  connectionsPerOrigin: number;
  /** Origins whose idle connections are kept. */
  maxOrigins: number;
  /** How long a connection may be used. */
  connectionLifetimeMs: number;
  /** Of one response, all headers together. */
  maxHeaderBytes: number;
};

export type ConnectionPools = {
  /** The dispatcher for the next request to an origin; not to be kept. */
  dispatcherFor(origin: string): Dispatcher;
  /** Ends every connection; for when no request is under way any more. */
  destroy(): Promise<void>;
};

// Below what common servers allow an idle connection (Node 5 s, uvicorn 5 s), so that a request seldom meets one that
// is just being closed: undici does not send a POST again, and neither may we within one attempt.
const keepAliveMs = 4_000;
const keepAliveMaxMs = 30_000;

/**
 * One keep-alive pool per origin. A pooled connection is not looked up again, so its address verdict would last as
 * long as the connection. undici's own `clientTtl` is not read while requests queue; here the whole agent is replaced
 * instead, when its time is over or it has met too many origins, and the old one closes as its requests end.
 */
export function createConnectionPools(options: ConnectionPoolsOptions): ConnectionPools {
  let current = newGeneration(options);

  return {
    dispatcherFor(origin) {
      const isFull = current.origins.size >= options.maxOrigins && !current.origins.has(origin);
      if (isFull || performance.now() >= current.endsAtMs) {
        void current.agent.close();
        current = newGeneration(options);
      }
      current.origins.add(origin);
      return current.agent;
    },
    destroy: () => current.agent.destroy(),
  };
}

type Generation = { agent: Agent; endsAtMs: number; origins: Set<string> };

function newGeneration(options: ConnectionPoolsOptions): Generation {
  const agent = new Agent({
    connect: options.connect,
    connections: options.connectionsPerOrigin,
    allowH2: false,
    pipelining: 1,
    keepAliveTimeout: keepAliveMs,
    keepAliveMaxTimeout: keepAliveMaxMs,
    maxHeaderSize: options.maxHeaderBytes,
    // The sender's one deadline covers these phases.
    headersTimeout: 0,
    bodyTimeout: 0,
  });
  return { agent, endsAtMs: performance.now() + options.connectionLifetimeMs, origins: new Set() };
}
