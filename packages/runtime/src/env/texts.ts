import { isIP } from 'node:net';
import { parseDurationMs } from '@novapulse/core';
import { text } from './variable.ts';

export type HostAndPort = { host: string; port: number };

/** CIDR ranges; an address alone becomes the range of that address. */
export const cidrListText = text('addresses or CIDR ranges separated by commas, such as 10.0.0.0/8,::1', (value) => {
  const cidrs = listOf(value).map(parseCidr);
  const valid = cidrs.filter((cidr) => cidr !== undefined);
  return valid.length === cidrs.length ? valid : undefined;
});

export const portText = text('a port from 1 to 65535', parsePort);

export const portListText = text('ports from 1 to 65535 separated by commas, such as 80,443', (value) => {
  const ports = listOf(value).map(parsePort);
  const valid = ports.filter((port) => port !== undefined);
  return valid.length > 0 && valid.length === ports.length ? valid : undefined;
});

/** One of a few words. */
export function wordText<const Word extends string>(words: readonly Word[]) {
  return text(`one of ${words.join(', ')}`, (value) => words.find((word) => word === value));
}

/** A duration between two bounds in milliseconds, given as `15s`, `5m`, `2h`, `500ms`. */
export function durationText(bounds: { minMs: number; maxMs: number; range: string }) {
  return text(`a duration such as 500ms, 15s or 5m, ${bounds.range}`, (value) => {
    const durationMs = parseDurationMs(value);
    return durationMs >= bounds.minMs && durationMs <= bounds.maxMs ? durationMs : undefined;
  });
}

/** A URL with one of some schemes. Its text is never repeated: it may hold a password. */
export function urlText(write: string, protocols: readonly string[]) {
  return text(
    write,
    (value) => {
      const url = new URL(value);
      return protocols.includes(url.protocol) ? url.href : undefined;
    },
    { isSecret: true },
  );
}

const booleans: ReadonlyMap<string, boolean> = new Map([
  ['1', true],
  ['true', true],
  ['0', false],
  ['false', false],
]);

export const booleanText = text('1 or 0', (value) => booleans.get(value));

export function hostListText(defaultPort: number) {
  return text(
    `host:port pairs separated by commas, such as 10.0.0.1:${defaultPort},10.0.0.2:${defaultPort}`,
    (value) => {
      const hosts = listOf(value).map((item) => parseHostAndPort(item, defaultPort));
      const valid = hosts.filter((host) => host !== undefined);
      return valid.length > 0 && valid.length === hosts.length ? valid : undefined;
    },
  );
}

export function listOf(value: string): string[] {
  return value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

export function parsePort(value: string): number | undefined {
  const port = /^\d{1,5}$/.test(value) ? Number(value) : 0;
  return port >= 1 && port <= 65_535 ? port : undefined;
}

export function isHost(value: string): boolean {
  return (
    isIP(value) !== 0 ||
    /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9])?)*$/i.test(value)
  );
}

function parseHostAndPort(value: string, defaultPort: number): HostAndPort | undefined {
  const match = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d+))?$/.exec(value);
  const host = match?.[1] ?? match?.[2];
  const port = match?.[3] === undefined ? defaultPort : parsePort(match[3]);
  return host !== undefined && isHost(host) && port !== undefined ? { host, port } : undefined;
}

function parseCidr(value: string): string | undefined {
  const [address = '', prefix, ...rest] = value.split('/');
  const family = address.includes('%') ? 0 : isIP(address);
  if (family === 0 || rest.length > 0) {
    return undefined;
  }
  const mostBits = family === 4 ? 32 : 128;
  const bits = prefix ?? String(mostBits);
  return /^\d{1,3}$/.test(bits) && Number(bits) <= mostBits ? `${address}/${bits}` : undefined;
}
