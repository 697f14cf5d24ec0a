import { newToken, sha256 } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import type { Context } from '../context.ts';
import { type Cookie, createCookie, tokenPattern } from './cookie.ts';

/** How long a second factor may follow the password. */
export const loginTicketSeconds = 10 * 60;

/** Tries of one ticket. */
export const loginTicketTries = 5;

export function createLoginTicketCookie(publicUrl: string): Cookie {
  return createCookie({
    name: 'novapulse_login_ticket',
    publicUrl,
    maxAgeSeconds: loginTicketSeconds,
    pattern: tokenPattern,
  });
}

export type LoginTicket = { id: string; userId: string; tries: number; expiresAt: Date };

type TicketTransaction = Pick<Prisma.TransactionClient, 'loginTicket'>;

/**
 * What the right password gives to an account with a second factor: a ticket for this account and, through its
 * cookie, for this browser. It opens nothing but `auth.verifyMfa`. Returns the token for the cookie.
 */
export async function createLoginTicket(
  tx: TicketTransaction,
  { deps: { newId, clock }, client: { userAgent, address } }: Context,
  userId: string,
): Promise<{ id: string; token: string; expiresAt: Date }> {
  const createdAt = clock.now();
  const expiresAt = new Date(createdAt.getTime() + loginTicketSeconds * 1000);
  const id = newId('loginTicket');
  const token = newToken();
  await tx.loginTicket.deleteMany({ where: { userId, expiresAt: { lte: createdAt } } });
  await tx.loginTicket.create({
    data: { id, tokenHash: sha256(token), userId, userAgent, address, createdAt, expiresAt },
  });
  return { id, token, expiresAt };
}

/** The ticket of the browser that asks; null when it has none that is still good. */
export async function findLoginTicket(ctx: Context): Promise<LoginTicket | null> {
  const token = ctx.loginTicketCookie.read(ctx.cookieHeader);
  if (token === null) return null;
  return ctx.deps.db.prisma.loginTicket.findFirst({
    where: { tokenHash: sha256(token), consumedAt: null, expiresAt: { gt: ctx.deps.clock.now() } },
    select: { id: true, userId: true, tries: true, expiresAt: true },
  });
}

/** Counts a try before it is made. False when the ticket has none left. */
export async function countTicketTry(tx: TicketTransaction, id: string): Promise<boolean> {
  const { count } = await tx.loginTicket.updateMany({
    where: { id, tries: { lt: loginTicketTries } },
    data: { tries: { increment: 1 } },
  });
  return count === 1;
}

/** Uses a ticket up. False when something else has done so, or has voided it, in the meantime. */
export async function consumeLoginTicket(tx: TicketTransaction, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.loginTicket.updateMany({
    where: { id, consumedAt: null, expiresAt: { gt: now } },
    data: { consumedAt: now },
  });
  return count === 1;
}

/** Ends every sign-in of a user that waits for its second factor: what it began with holds no longer. */
export async function voidLoginTickets(tx: TicketTransaction, userId: string, now: Date): Promise<void> {
  await tx.loginTicket.updateMany({ where: { userId, consumedAt: null }, data: { consumedAt: now } });
}
