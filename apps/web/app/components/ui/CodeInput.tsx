import type { ClipboardEvent, KeyboardEvent } from 'react';
import { useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { classes } from './classes.ts';
import { useHydrated } from './useHydrated.ts';

const LENGTH = 6;

type CodeInputProps = {
  name: string;
  label: string;
  isInvalid?: boolean;
  autoFocus?: boolean;
  onComplete?: (code: string) => void;
};

/**
 * Six boxes for a one-time code. Pasting or auto-filling into any box fills them all; the form receives one value
 * under `name`. Until JavaScript has arrived it is one box of the same size.
 */
export function CodeInput(props: CodeInputProps) {
  const isHydrated = useHydrated();
  return isHydrated ? <CodeBoxes {...props} /> : <CodeBox {...props} />;
}

const box = 'ring-inside h-13 min-w-0 rounded-md border border-line-control bg-canvas font-medium font-mono text-xl';

function CodeBox({ name, label, isInvalid = false, autoFocus }: CodeInputProps) {
  return (
    <input
      name={name}
      aria-label={label}
      aria-invalid={isInvalid || undefined}
      inputMode="numeric"
      autoComplete="one-time-code"
      required
      maxLength={LENGTH + 1}
      // biome-ignore lint/a11y/noAutofocus: the page asks for this one value
      autoFocus={autoFocus}
      className={classes(box, 'w-full px-3 tracking-[0.6em] aria-invalid:border-bad-mark')}
    />
  );
}

function CodeBoxes({ name, label, isInvalid = false, autoFocus = false, onComplete }: CodeInputProps) {
  const [digits, setDigits] = useState<readonly string[]>(Array.from({ length: LENGTH }, () => ''));
  const boxes = useRef<(HTMLInputElement | null)[]>([]);

  const fillFrom = (start: number, text: string): void => {
    const typed = text.replace(/\D/g, '').slice(0, LENGTH - start);
    const next = digits.map((digit, index) => typed[index - start] ?? (index === start && text === '' ? '' : digit));
    // At once: a form that is sent in the same moment reads the hidden field, which would still lack the last digit.
    flushSync(() => setDigits(next));
    if (typed) boxes.current[Math.min(start + typed.length, LENGTH - 1)]?.focus();
    if (typed && next.every(Boolean)) onComplete?.(next.join(''));
  };

  const onKeyDown = (index: number, event: KeyboardEvent): void => {
    if (event.key === 'Backspace' && !digits[index]) boxes.current[index - 1]?.focus();
    else if (event.key === 'ArrowLeft') boxes.current[index - 1]?.focus();
    else if (event.key === 'ArrowRight') boxes.current[index + 1]?.focus();
    else return;
    event.preventDefault();
  };

  const onPaste = (event: ClipboardEvent): void => {
    event.preventDefault();
    fillFrom(0, event.clipboardData.getData('text'));
  };

  return (
    <fieldset className="flex justify-between gap-1.5">
      <legend className="sr-only">{label}</legend>
      <input type="hidden" name={name} value={digits.join('')} />
      {digits.map((digit, index) => (
        <input
          // biome-ignore lint/suspicious/noArrayIndexKey: a box is its position
          key={index}
          ref={(box) => {
            boxes.current[index] = box;
          }}
          aria-label={`Digit ${index + 1} of ${LENGTH}`}
          aria-invalid={isInvalid || undefined}
          // biome-ignore lint/a11y/noAutofocus: the page asks for this one value
          autoFocus={autoFocus && index === 0}
          inputMode="numeric"
          autoComplete={index === 0 ? 'one-time-code' : 'off'}
          value={digit}
          onChange={(event) =>
            fillFrom(
              index,
              event.target.value.length > 1 && digit ? event.target.value.replace(digit, '') : event.target.value,
            )
          }
          onFocus={(event) => event.target.select()}
          onKeyDown={(event) => onKeyDown(index, event)}
          onPaste={onPaste}
          className={classes(
            box,
            'w-11 flex-1 text-center aria-invalid:border-bad-mark',
            index === LENGTH / 2 && 'ml-2',
          )}
        />
      ))}
    </fieldset>
  );
}
