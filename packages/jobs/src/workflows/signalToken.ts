import type { Keyring } from '@novapulse/core';
import { openToken, sealToken } from '../email/sealedToken.ts';
import type { SignalHandle } from './step.ts';

type Place = { runId: string; step: string };

/** Encrypts a signal's token, bound to the step that made it: what is stored and shown of it says nothing. */
export function sealSignalToken(keyring: Keyring, token: string, { runId, step }: Place): SignalHandle {
  return { step, ...sealToken(keyring, token, contextOf({ runId, step })) };
}

/** @throws NovaError when the key is gone or the token belongs to another step. */
export function openSignalToken(keyring: Keyring, runId: string, { step, ...sealed }: SignalHandle): string {
  return openToken(keyring, sealed, contextOf({ runId, step }));
}

function contextOf({ runId, step }: Place): string {
  return `workflow-signal:${runId}:${step}`;
}
