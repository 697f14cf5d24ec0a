export { createBulkHandler } from './bulk/createBulkHandler.ts';
export { createEmailHandler } from './email/createEmailHandler.ts';
export { createKeptMailer } from './email/createKeptMailer.ts';
export { createSmtpMailer } from './email/createSmtpMailer.ts';
export type { Mailer } from './email/mailer.ts';
export { createReportHandler } from './report/createReportHandler.ts';
export { createDeliveryHandler } from './webhook/createDeliveryHandler.ts';
export { createEndpointCache } from './webhook/createEndpointCache.ts';
export { createSender, type Sender } from './webhook/sendRequest.ts';
