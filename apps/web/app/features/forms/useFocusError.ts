import type { RefObject } from 'react';
import { useEffect, useRef } from 'react';
import type { Problem } from '../problems/problem.ts';

/** After a refusal the cursor stands in the first field that needs another value. */
export function useFocusError(problem: Problem | undefined): RefObject<HTMLFormElement> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (!problem) return;
    const field = form.current?.querySelector('[aria-invalid="true"]');
    if (field instanceof HTMLElement) field.focus();
  }, [problem]);
  return form;
}
