import type { RefObject } from 'react';
import { useEffect, useRef, useState } from 'react';
import type { Problem } from '../problems/problem.ts';

/** A form whose code was refused begins anew: `round` grows with every refusal. */
export function useSentAgain(problem: Problem | undefined): { form: RefObject<HTMLFormElement>; round: number } {
  const form = useRef<HTMLFormElement>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    if (problem) setRound((before) => before + 1);
  }, [problem]);
  return { form, round };
}
