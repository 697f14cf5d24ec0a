/** What a colour may mean. Everything else is grey, or the accent where one can act. */
export type Tone = 'ok' | 'bad' | 'warn' | 'run' | 'idle';

export const toneText: Record<Tone, string> = {
  ok: 'text-ok-text',
  bad: 'text-bad-text',
  warn: 'text-warn-text',
  run: 'text-run-text',
  idle: 'text-idle-text',
};

export const toneMark: Record<Tone, string> = {
  ok: 'text-ok-mark',
  bad: 'text-bad-mark',
  warn: 'text-warn-mark',
  run: 'text-run-mark',
  idle: 'text-idle-mark',
};

/** Tinted box with a line of the same tone. */
export const toneBox: Record<Tone, string> = {
  ok: 'border-ok-line bg-ok-tint',
  bad: 'border-bad-line bg-bad-tint',
  warn: 'border-warn-line bg-warn-tint',
  run: 'border-run-line bg-run-tint',
  idle: 'border-idle-line bg-idle-tint',
};
