import { newToken, sha256 } from '@novapulse/core';
import type { Prisma } from '@novapulse/db';
import type { Context } from '../context.ts';
import { type Cookie, createCookie } from './cookie.ts';

const daySeconds = 24 * 60 * 60;

/** A device that did not sign in for this long is unknown again. */
export const deviceKnownSeconds = 365 * daySeconds;

/** How long a trusted device stands for the second factor. */
export const deviceTrustSeconds = 30 * daySeconds;

/** People share browsers: so many accounts' devices fit into one cookie. */
const maxTokens = 4;

/** One token for each account that has signed in with this browser, newest first. */
export function createDeviceCookie(publicUrl: string): Cookie {
  return createCookie({
    name: 'novapulse_devices',
    publicUrl,
    maxAgeSeconds: deviceKnownSeconds,
    pattern: /^[A-Za-z0-9_-]{43}(?:\.[A-Za-z0-9_-]{43}){0,3}$/,
  });
}

export type Device = { id: string; userId: string; trustedUntil: Date | null };

type DeviceTransaction = Pick<Prisma.TransactionClient, 'device'>;

/** The devices that this browser is, one for each account it has signed in to; none when it is unknown. */
export async function findDevices(ctx: Context): Promise<Device[]> {
  const tokens = deviceTokens(ctx);
  if (tokens.length === 0) return [];
  return ctx.deps.db.prisma.device.findMany({
    where: {
      tokenHash: { in: tokens.map((token) => sha256(token)) },
      revokedAt: null,
      expiresAt: { gt: ctx.deps.clock.now() },
    },
    select: { id: true, userId: true, trustedUntil: true },
  });
}

/** The device as it is now, where it has to hold until the transaction ends that the user's row is locked for. */
export async function findDeviceAgain(tx: DeviceTransaction, device: Device): Promise<Device | null> {
  return tx.device.findFirst({
    where: { id: device.id, revokedAt: null },
    select: { id: true, userId: true, trustedUntil: true },
  });
}

/** When the second factor that the device stands for was proven on it; null when it stands for none. */
export function trustProvenAt(device: Device | null, now: Date): Date | null {
  const trustedUntil = device?.trustedUntil ?? null;
  if (trustedUntil === null || trustedUntil <= now) return null;
  return new Date(trustedUntil.getTime() - deviceTrustSeconds * 1000);
}

/**
 * Remembers the device that has signed in, so that failures of others do not lock it out, and trusts it if the user
 * says so. Returns the value of the device cookie.
 */
export async function rememberDevice(
  tx: DeviceTransaction,
  ctx: Context,
  { userId, device, isTrusted }: { userId: string; device: Device | null; isTrusted: boolean },
): Promise<{ id: string; cookie: string }> {
  const { newId, clock } = ctx.deps;
  const now = clock.now();
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1000);
  const data = {
    ...ctx.client,
    lastSeenAt: now,
    expiresAt: after(deviceKnownSeconds),
    ...(isTrusted && { trustedUntil: after(deviceTrustSeconds) }),
  };
  if (device !== null) {
    const { count } = await tx.device.updateMany({ where: { id: device.id, revokedAt: null }, data });
    if (count === 1) return { id: device.id, cookie: deviceTokens(ctx).join('.') };
  }
  const id = newId('device');
  const token = newToken();
  await tx.device.create({ data: { ...data, id, userId, tokenHash: sha256(token), createdAt: now } });
  return { id, cookie: [token, ...deviceTokens(ctx)].slice(0, maxTokens).join('.') };
}

/**
 * Asks for the second factor again on every device of a user. For whatever changes a password or a second factor: a
 * device was trusted with what held before.
 */
export async function revokeDeviceTrust(tx: DeviceTransaction, userId: string): Promise<number> {
  const { count } = await tx.device.updateMany({
    where: { userId, trustedUntil: { not: null } },
    data: { trustedUntil: null },
  });
  return count;
}

function deviceTokens(ctx: Context): string[] {
  return ctx.deviceCookie.read(ctx.cookieHeader)?.split('.') ?? [];
}

/**
 * Makes every device of a user unknown. For a reset: it may be that somebody else had the password and signed in with
 * it, and a known device has tries of its own.
 */
export async function forgetDevices(tx: DeviceTransaction, userId: string, now: Date): Promise<void> {
  await tx.device.updateMany({ where: { userId, revokedAt: null }, data: { revokedAt: now } });
}
