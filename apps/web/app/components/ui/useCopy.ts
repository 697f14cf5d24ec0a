import { useCallback, useEffect, useState } from 'react';

/** Copies through a hidden field: browsers give no clipboard API on plain HTTP, where many installations live. */
function copyThroughSelection(text: string): boolean {
  const field = document.createElement('textarea');
  field.value = text;
  field.setAttribute('readonly', '');
  field.className = 'sr-only';
  // Inside an open dialog focus cannot leave it, so the field must stand there too.
  const holder = document.activeElement?.closest('[role="dialog"]') ?? document.body;
  const focused = document.activeElement;
  holder.append(field);
  field.select();
  const isCopied = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return isCopied;
}

/** `copy(text)`, which tells whether it worked, and, for two seconds after it worked, `isCopied`. */
export function useCopy(): { isCopied: boolean; copy: (text: string) => Promise<boolean> } {
  const [copiedAt, setCopiedAt] = useState<number | null>(null);
  useEffect(() => {
    if (copiedAt === null) return;
    const timer = setTimeout(() => setCopiedAt(null), 2000);
    return () => clearTimeout(timer);
  }, [copiedAt]);

  const copy = useCallback(async (text: string) => {
    const isDone =
      // On plain HTTP there is no `navigator.clipboard`.
      window.isSecureContext
        ? await navigator.clipboard.writeText(text).then(
            () => true,
            () => copyThroughSelection(text),
          )
        : copyThroughSelection(text);
    if (isDone) setCopiedAt(Date.now());
    return isDone;
  }, []);

  return { isCopied: copiedAt !== null, copy };
}
