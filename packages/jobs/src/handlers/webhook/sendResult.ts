/** Why an attempt failed. `lost` is the reconciler's word: a worker that vanished never sends one. */
export type DeliveryErrorCode =
  | 'timeout'
  | 'dns_error'
  | 'connection_refused'
  | 'connection_reset'
  | 'tls_error'
  | 'blocked_address'
  | 'http_status'
  | 'response_too_large'
  | 'invalid_response';

/** What one HTTP exchange came to. Everything a receiver said is here as it came: untrusted. */
export type SendResult = {
  /** The final status, also when the exchange broke off after it (`errorCode` then says how). */
  statusCode: number | null;
  /** Null for a complete 2xx answer and for an aborted attempt. */
  errorCode: DeliveryErrorCode | null;
  /** For people. It names no address, and nothing that only the sender's network knows. */
  errorMessage: string | null;
  /** Names in lower case, repeated fields joined with ', '; null when no status arrived. */
  responseHeaders: Record<string, string> | null;
  /** At most `maxResponseBytes`, as they came over the wire: never decompressed. Null when no status arrived. */
  responseBody: Uint8Array | null;
  /** The body went on after `responseBody`; the rest was dropped. */
  truncated: boolean;
  /** From the call to the end of the exchange, by a monotonic clock. */
  durationMs: number;
  /** The `Retry-After` field, unparsed. */
  retryAfter: string | null;
  /** A complete answer said `webhook-delivery: abort-message`: stop trying this message. */
  abortMessage: boolean;
  /** A complete answer said `webhook-delivery: disable`: stop sending to this endpoint. */
  disable: boolean;
  /** The caller's signal ended the attempt. The request may have left or not: nothing else here judges it. */
  aborted: boolean;
};
