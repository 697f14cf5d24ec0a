import type { ApiCaller } from '@novapulse/api/server';

declare module '@remix-run/node' {
  /** What the server hands to every loader and action. Built once per request by `server/dashboard.ts`. */
  interface AppLoadContext {
    /** The API in process: the router that also answers over HTTP, called as whoever sent this request. */
    api: ApiCaller;
    /** Allows the inline scripts that start the page. */
    cspNonce: string;
    requestId: string;
    /** The server's clock. */
    now(): Date;
    version: string;
    /** Logs what no loader or action expected. */
    onError(error: unknown): void;
    /** Pages for developers exist only then. */
    isDevelopment: boolean;
  }
}
