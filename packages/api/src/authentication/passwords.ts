import { hash, hashRaw, verify } from '@node-rs/argon2';
import { NovaError } from '@novapulse/core';

export type Passwords = {
  /** argon2id in PHC string format. */
  hash(password: string): Promise<string>;
  /**
   * Whether the password belongs to the hash. Without a hash (no such user, no password yet) it does the same work
   * against a hash that no password has, so that neither answer nor time tells who exists.
   */
  verify(passwordHash: string | null, password: string): Promise<boolean>;
  /** Whether the hash was made with less work than hashes are made with now. */
  isOutgrown(passwordHash: string): boolean;
  /** argon2id of a recovery code, 32 bytes, with the 16 bytes of salt that its set shares. */
  hashRecoveryCode(code: string, salt: Uint8Array): Promise<Uint8Array<ArrayBuffer>>;
};

// OWASP's password storage cheat sheet: 19 MiB, two passes, one lane; about 10 ms. argon2id is the library's default.
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// The hash of 256 random bits that were thrown away, with the parameters above.
const decoyHash = '$argon2id$v=19$m=19456,t=2,p=1$iA+5z7OGSPFN3eWb3+UXCg$Ks+Jn+FbwgYcAi/gA74woLhfvaKU7HF+lUviwuu8D1s';

// libuv has four threads by default; more hashes at once only take memory (19 MiB each) and delay everything else.
const maxConcurrent = 3;
const maxWaiting = 200;

/** @throws NovaError `SERVICE_UNAVAILABLE` when too many passwords wait to be checked. */
export function createPasswords(): Passwords {
  const inTurn = createTurns();
  return {
    hash: (password) => inTurn(() => hash(normalized(password), parameters)),
    async verify(passwordHash, password) {
      const isRight = await inTurn(() => verify(passwordHash ?? decoyHash, normalized(password)));
      return isRight && passwordHash !== null;
    },
    isOutgrown(passwordHash) {
      const { memoryCost, timeCost } = parameters;
      const [, memory, time] = /\$m=(\d+),t=(\d+),p=\d+\$/.exec(passwordHash) ?? [];
      return Number(memory) < memoryCost || Number(time) < timeCost;
    },
    hashRecoveryCode: (code, salt) =>
      inTurn(async () => new Uint8Array(await hashRaw(code, { ...parameters, salt, outputLen: 32 }))),
  };
}

// Keyboards differ in how they write the same character (NIST SP 800-63B-4, section 3.1.1.2).
function normalized(password: string): string {
  return password.normalize('NFKC');
}

function createTurns(): <T>(run: () => Promise<T>) => Promise<T> {
  let runningCount = 0;
  const waiting: (() => void)[] = [];
  return async (run) => {
    if (runningCount >= maxConcurrent) {
      if (waiting.length >= maxWaiting) {
        throw new NovaError('SERVICE_UNAVAILABLE', 'Too many sign-ins at once. Try again in a moment.', {
          retryAfterSeconds: 2,
        });
      }
      // Whoever ends passes the turn on, so the count stays.
      await new Promise<void>((resolve) => waiting.push(resolve));
    } else {
      runningCount += 1;
    }
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else runningCount -= 1;
    }
  };
}
