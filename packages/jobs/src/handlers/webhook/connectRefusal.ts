import type { DeliveryErrorCode } from './sendResult.ts';

/** Thrown by our own connector before any socket is opened; carries what the attempt will record. */
export class ConnectRefusal extends Error {
  readonly errorCode: Extract<DeliveryErrorCode, 'blocked_address' | 'dns_error'>;

  constructor(errorCode: ConnectRefusal['errorCode'], message: string) {
    super(message);
    this.name = 'ConnectRefusal';
    this.errorCode = errorCode;
  }
}
