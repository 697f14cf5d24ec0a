import { type EnrolledFactors, isMfaEnabled } from './enrolledFactors.ts';

const secondFactors = ['totp', 'recovery_code', 'passkey', 'trusted_device'] as const;

/** How a sign-in begins. A passkey that verified its user is two factors in one (NIST SP 800-63B-4, section 2.2.1). */
export type FirstFactor = 'password' | 'invite' | 'passkey';

/** What completes it. A device that the user trusts stands for the factor that was proven on it. */
export type SecondFactor = (typeof secondFactors)[number];

export type Factor = FirstFactor | SecondFactor;

/** What a caller can be asked for. */
export type SecondFactorMethod = Exclude<SecondFactor, 'trusted_device'>;

/**
 * The proof that every required factor of one user has passed. Only `decideFactors` can make one (the private field
 * makes the type nominal), and `createSession` takes nothing less and takes its user from it.
 */
class SatisfiedFactors {
  readonly #passed: readonly Factor[];
  readonly userId: string;
  constructor(userId: string, passed: readonly Factor[]) {
    this.userId = userId;
    this.#passed = passed;
  }
  get passed(): readonly Factor[] {
    return this.#passed;
  }
}

export type { SatisfiedFactors };

export type FactorDecision =
  | { status: 'satisfied'; factors: SatisfiedFactors }
  | { status: 'second_factor_required'; methods: SecondFactorMethod[] };

export type ProvenFactors = { first: FirstFactor; second?: SecondFactor | undefined };

/** Whether what a user has proven is enough to sign in, given the factors they have enrolled at this moment. */
export function decideFactors(enrolled: EnrolledFactors, { first, second }: ProvenFactors): FactorDecision {
  const isEnough = first === 'passkey' || second !== undefined || !isMfaEnabled(enrolled);
  if (!isEnough) return { status: 'second_factor_required', methods: methodsOf(enrolled) };
  const passed = second === undefined ? [first] : [first, second];
  return { status: 'satisfied', factors: new SatisfiedFactors(enrolled.userId, passed) };
}

/** The second factor among what a session was created with. */
export function secondFactorOf(passed: readonly string[]): SecondFactor | undefined {
  return secondFactors.find((factor) => passed.includes(factor));
}

/** The second factors that a user can be asked for. */
export function methodsOf({ hasTotp, passkeys, recoveryCodesRemaining }: EnrolledFactors): SecondFactorMethod[] {
  return [
    ...(hasTotp ? (['totp'] as const) : []),
    ...(passkeys > 0 ? (['passkey'] as const) : []),
    ...(recoveryCodesRemaining > 0 ? (['recovery_code'] as const) : []),
  ];
}
