export { createTestDatabase, type TestDatabase } from './createTestDatabase.ts';
export { eventually } from './eventually.ts';
export { freePort } from './freePort.ts';
export { type Behaviour, redirect, retryAfter } from './receiver/behaviour.ts';
export { type ReceivedRequest, type Receiver, startReceiver } from './receiver/startReceiver.ts';
export { type RedisServer, startRedis } from './redis/startRedis.ts';
export { testRedisUrl } from './redis/testRedisUrl.ts';
export { type Program, startProgram } from './startProgram.ts';
export { type ReceivedMail, type SmtpReceiver, startSmtp } from './startSmtp.ts';
