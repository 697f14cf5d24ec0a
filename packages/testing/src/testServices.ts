import { inject } from 'vitest';

/** The servers that one test run shares, started by `globalSetup.ts`. */
export type TestServices = {
  /** The cluster's maintenance database, as superuser. */
  postgresUrl: string;
  /** A migrated database that no one connects to, to be copied. */
  templateName: string;
  redisPort: number;
};

declare module 'vitest' {
  interface ProvidedContext {
    testServices: TestServices;
  }
}

/** @throws Error when the test runs in a Vitest project without the services. */
export function testServices(): TestServices {
  return inject('testServices');
}
