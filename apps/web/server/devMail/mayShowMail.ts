import type { Request } from 'express';
import { isLoopbackName } from '../isLoopbackName.ts';

const forwardingHeader =
  /^(?:forwarded|via|x-forwarded(?:-.*)?|x-real-ip|x-client-ip|x-original-.*|true-client-ip|cf-connecting-ip)$/;

export type DevMailRule = {
  isSupervised: boolean;
  /** Null: mails are kept. */
  smtpUrl: string | null;
  publicUrl: string;
};

/**
 * Kept mails hold invitations, so they are shown only to whoever sits at this machine: under `npm start`, while no
 * SMTP server is set, while PUBLIC_URL, the Host header and the caller's address are loopback, and while no proxy
 * stands between.
 */
export function mayShowMail(request: Request, { isSupervised, smtpUrl, publicUrl }: DevMailRule): boolean {
  const host = URL.parse(`http://${request.headers.host ?? ''}`)?.hostname ?? '';
  const isForwarded = Object.keys(request.headers).some((name) => forwardingHeader.test(name));
  const isLocal = [new URL(publicUrl).hostname, host, socketAddressOf(request)].every(isLoopbackName);
  return isSupervised && smtpUrl === null && isLocal && !isForwarded;
}

function socketAddressOf(request: Request): string {
  return (request.socket.remoteAddress ?? '').replace(/^::ffff:/i, '');
}
